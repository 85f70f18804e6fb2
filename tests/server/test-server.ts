/** A running server with a small, readable tenant in memory: two CRM instances, a few people. For tests of sign-in and HTTP. */
import type { Grant } from '../../lib/schema/account.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { Database } from '../../server/db/database.ts';
import { loadTenant } from '../../server/db/load.ts';
import { DEFAULT_TENANT_ID } from '../../server/db/tenant.ts';
import { type RunningServer, type ServeOptions, startServer } from '../../server/http/serve.ts';
import { hashPassword } from '../../server/sign-in/password.ts';
import { type TokenParts, tokenOf } from '../support/access-token.ts';
import { PGLITE } from '../support/databases.ts';
import { errorsLog } from './errors-log.ts';

/** The n-th UUID; readable in failures. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const IDS = {
  north: uuid(101),
  south: uuid(102),
  tier1: uuid(201),
  eve: uuid(301),
  finn: uuid(302),
  gus: uuid(303),
  nice: uuid(401),
  voice: uuid(501),
  agent4711: uuid(601),
  agent4712: uuid(602),
  ada: uuid(1),
} as const;

const record = { version: 1, updatedAt: '2026-11-01T08:00:00.000Z', updatedBy: null };

const inherit = { mode: 'inherit' };
const own = (...agents: string[]) => ({ mode: 'override', agents });

function instance(id: string, name: string) {
  const crmId = `${name.toLowerCase()}.crm.example`;
  const settings = {
    identity: null,
    features: {},
    connectivity: {},
    secretsSet: [],
    popFlow: { enabled: true },
  };
  return {
    id,
    ...record,
    name,
    crmId,
    crmType: 'demo',
    active: true,
    sites: [`https://${crmId}/*`],
    ...settings,
    mapping: inherit,
  };
}

function user(id: string, username: string, more: object = {}) {
  const blank = { nativeId: null, fullName: null, groupId: null, popFlow: {}, mapping: inherit };
  return { id, ...record, instanceId: IDS.north, username, ...blank, ...more };
}

const agent = (id: string, agentId: string) => ({
  id,
  ...record,
  environmentId: IDS.nice,
  agentId,
  name: `Agent ${agentId}`,
  agentGroupId: IDS.voice,
  extension: null,
  loginId: null,
  active: true,
});

/** Shaped like the answers of `GET /v1/KIND` (contract.md); written out so that no product code makes them. */
const ROWS = {
  environments: [
    { id: IDS.nice, ...record, name: 'NICE EU', platformType: 'NICE', region: null, active: true },
  ],
  'agent-groups': [{ id: IDS.voice, ...record, name: 'Voice', environmentId: IDS.nice, parentId: null }],
  'cti-agents': [agent(IDS.agent4711, '4711'), agent(IDS.agent4712, '4712')],
  'crm-instances': [instance(IDS.north, 'North'), instance(IDS.south, 'South')],
  'crm-user-groups': [
    {
      id: IDS.tier1,
      ...record,
      instanceId: IDS.north,
      name: 'Tier 1',
      popFlow: { autoOpen: false },
      mapping: inherit,
    },
  ],
  'crm-users': [
    user(IDS.eve, 'eve', { groupId: IDS.tier1, mapping: own(IDS.agent4711) }),
    user(IDS.finn, 'finn', { fullName: 'Finn Secret-Surname', mapping: own(IDS.agent4712) }),
    user(IDS.gus, 'gus', { instanceId: IDS.south }),
  ],
} as unknown as RowsByKind;

export type Person = 'ada' | 'ben' | 'sam' | 'eve' | 'finn';

const grant = (role: string, instanceId: string | null, crmUserId: string | null = null) =>
  ({ role, instanceId, crmUserId }) as Grant;

export const PEOPLE: Record<Person, { id: string; grants: Grant[] }> = {
  ada: { id: uuid(1), grants: [grant('admin', null)] },
  ben: { id: uuid(2), grants: [grant('admin', IDS.north)] },
  sam: { id: uuid(3), grants: [grant('support', IDS.north)] },
  eve: { id: uuid(4), grants: [grant('agent', IDS.north, IDS.eve)] },
  finn: { id: uuid(5), grants: [grant('agent', IDS.north, IDS.finn)] },
};

/** Not the cost of real passwords, of which tests would make thousands. */
const TEST_COST = { N: 2 ** 10, r: 8, p: 1 };

export const passwordOf = (person: Person) => `${person}'s own password`;

export async function fillTenant(database: Database): Promise<void> {
  const accounts = Object.entries(PEOPLE).map(async ([username, { id, grants }]) => ({
    id,
    issuer: 'local',
    subject: id,
    username,
    grants,
    passwordHash: await hashPassword(passwordOf(username as Person), TEST_COST),
  }));
  await loadTenant(database, {
    tenantId: DEFAULT_TENANT_ID,
    rows: ROWS,
    accounts: await Promise.all(accounts),
  });
}

export interface TestServer extends RunningServer {
  readonly database: Database;
}

/** On a fresh PGlite, or on a given database, which the caller closes. */
export async function startTestServer(options: Partial<ServeOptions> = {}): Promise<TestServer> {
  const given = options.database;
  const { database, close } = given ? { database: given, close: async () => {} } : await PGLITE.open();
  await fillTenant(database);
  const server = await startServer({ log: errorsLog(), passwordCost: TEST_COST, ...options, database });
  return {
    ...server,
    database,
    async close() {
      await server.close();
      await close();
    },
  };
}

/** Changes rows behind the server's back, as another process would, without announcing it. */
export async function alter(database: Database, sql: string, parameters: unknown[] = []): Promise<void> {
  const system = /^update accounts/.test(sql) ? 'seed' : 'sign-in';
  await database.transaction({ tenantId: DEFAULT_TENANT_ID, system }, async (transaction) => {
    await transaction.query(sql, parameters);
  });
}

export function disable(database: Database, person: Person): Promise<void> {
  return alter(database, 'update accounts set active = false where id = $1', [PEOPLE[person].id]);
}

/** An access token as the provider makes it (RFC 9068), or one that differs in a part. */
export function tokenFor(server: TestServer, person: Person, parts: TokenParts = {}): Promise<string> {
  return tokenOf(server, PEOPLE[person].id, parts);
}

export interface Asked {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** One request of a client of the API. */
export async function ask(
  server: TestServer,
  path: string,
  init: RequestInit & { token?: string } = {},
): Promise<Asked> {
  const headers = new Headers(init.headers);
  if (init.token !== undefined) headers.set('Authorization', `Bearer ${init.token}`);
  const response = await fetch(new URL(path, server.url), { ...init, headers });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as Asked['body']) : { text },
  };
}
