/** A small tenant for tests of the server's data: two CRM instances, one environment, an account of each role. */
import type { Grant } from '../../lib/schema/account.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { Database, Transaction, TransactionOptions } from '../../server/db/database.ts';
import { loadTenant } from '../../server/db/load.ts';
import { type Caller, readCaller } from '../../server/records/caller.ts';

export const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The tenant that the first migration makes. */
export const TENANT = id(1);
export const NORTH = id(101);
export const SOUTH = id(102);
export const TIER1 = id(201);
export const SOUTH_TIER = id(202);
export const EVE = id(301);
export const FINN = id(302);
export const GUS = id(303);
export const NICE = id(401);
export const A1 = id(501);
export const A2 = id(502);
export const A3 = id(503);

export const ADA = id(901);
export const NORA = id(902);
export const SAM = id(903);
export const EVE_ACCOUNT = id(904);
export const ROBOT = id(905);

export const inherit = { mode: 'inherit' };
export const own = (...agents: string[]) => ({ mode: 'override', agents });
const record = { version: 1, updatedAt: '2026-11-01T08:00:00.123Z', updatedBy: null };

function instance(instanceId: string, name: string) {
  return {
    id: instanceId,
    ...record,
    name,
    crmId: `${name.toLowerCase()}.crm.example`,
    crmType: 'demo',
    active: true,
    sites: [`https://${name.toLowerCase()}.crm.example/*`],
    identity: null,
    features: {},
    connectivity: { siteUrl: 'https://secret-host.example' },
    secretsSet: [],
    popFlow: { enabled: true, events: { Ringing: 'Pop contact' } },
    mapping: inherit,
  };
}

const group = (groupId: string, instanceId: string, name: string, mapping: object = inherit) => ({
  id: groupId,
  ...record,
  instanceId,
  name,
  popFlow: { logLevel: 'warn' },
  mapping,
});

export function user(userId: string, username: string, more: object = {}) {
  const blank = { nativeId: null, fullName: null, groupId: null, popFlow: {}, mapping: inherit };
  return { id: userId, ...record, instanceId: NORTH, username, ...blank, ...more };
}

const agent = (agentRowId: string, agentId: string) => ({
  id: agentRowId,
  ...record,
  environmentId: NICE,
  agentId,
  name: `Agent ${agentId}`,
  agentGroupId: null,
  extension: null,
  loginId: null,
  active: true,
});

/** In the order of lists: names and usernames by code point. */
export const ROWS = {
  'crm-instances': [instance(NORTH, 'North'), instance(SOUTH, 'South')],
  'crm-user-groups': [group(TIER1, NORTH, 'Tier 1', own(A1)), group(SOUTH_TIER, SOUTH, 'Tier 1')],
  'crm-users': [
    user(EVE, 'eve', { fullName: 'Eve Adams', groupId: TIER1 }),
    user(FINN, 'finn', { mapping: own(A2) }),
    user(GUS, 'gus', { instanceId: SOUTH }),
  ],
  environments: [{ id: NICE, ...record, name: 'NICE EU', platformType: 'nice', region: null, active: true }],
  'agent-groups': [],
  'cti-agents': [agent(A1, '0007'), agent(A3, 'A4711'), agent(A2, 'a4711')],
} as unknown as Required<RowsByKind>;

const account = (
  accountId: string,
  username: string,
  grant: { role: string; instanceId?: string; crmUserId?: string },
) => ({
  id: accountId,
  issuer: 'local',
  subject: accountId,
  username,
  grants: [{ instanceId: null, crmUserId: null, ...grant } as Grant],
});

export const ACCOUNTS = [
  account(ADA, 'ada', { role: 'admin' }),
  account(NORA, 'nora', { role: 'admin', instanceId: NORTH }),
  account(SAM, 'sam', { role: 'support', instanceId: NORTH }),
  account(EVE_ACCOUNT, 'eve', { role: 'agent', instanceId: NORTH, crmUserId: EVE }),
  account(ROBOT, 'robot', { role: 'runtime' }),
];

export async function loadFixture(database: Database, tenantId = TENANT): Promise<void> {
  await loadTenant(database, { tenantId, rows: ROWS, accounts: ACCOUNTS });
}

/** Runs work as an account, with its caller. */
export function as<T>(
  database: Database,
  accountId: string,
  work: (tx: Transaction, caller: Caller) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  return database.transaction(
    { tenantId: TENANT, accountId },
    async (tx) => work(tx, await readCaller(tx)),
    options,
  );
}

/** Everything of the tenant, past the roles of accounts. */
export function asSeed<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.transaction({ tenantId: TENANT, system: 'seed' }, work);
}

/** What a refused call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && 'problem' in error) return error.problem as Record<string, unknown>;
    throw error;
  }
  throw new Error('The call was not refused.');
}
