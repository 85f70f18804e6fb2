/** A configuration server that knows fixtures of CRMs: an instance of each by its preset, and its people as CRM users. */
import { type DemoAccount, generateDemo } from '../../../demo/data/generate.ts';
import { DEMO_COST, fillDatabase } from '../../../demo/fill-database.ts';
import type { CrmInstance } from '../../../lib/schema/crm-records.ts';
import { CRM_TYPES } from '../../../lib/schema/presets/crm-types.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { startServer } from '../../../server/http/serve.ts';
import type { CrmFixture } from '../../crm/fixtures/crm-fixture.ts';
import { instance, user, uuid } from '../../support/rows.ts';
import { type FixturePlace, hostsOf } from './fixture-server.ts';

export interface FixtureDemo {
  readonly serverUrl: string;
  readonly admin: DemoAccount;
  close(): Promise<void>;
}

/** Another instance at the same site, of another organisation. */
export interface OtherInstance {
  readonly of: string;
  readonly name: string;
  readonly crmId: string;
}

/** Of people whose names the CRM does not tell. */
const NAMES = ['Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov'];

/** The names of everybody in a fixture by their native ids, as the configuration server knows them. */
export function peopleOf({ person, impersonation, records, owners = {} }: CrmFixture): Map<string, string> {
  const known = [person, ...(impersonation ? [impersonation.person] : [])];
  const names = new Map(known.map(({ nativeId, fullName }) => [nativeId, fullName ?? 'Ada Lovelace']));
  const others = [...Object.values(records), ...Object.values(owners)].filter(
    (id) => id !== null && !names.has(id),
  ) as string[];
  for (const [index, id] of [...new Set(others)].entries()) names.set(id, NAMES[index] ?? id);
  return names;
}

function instanceRow({ name, fixture }: FixturePlace, number: number): CrmInstance {
  const preset = CRM_TYPES.find(({ type }) => type === fixture.type);
  return instance({
    id: uuid('crm-instances', number),
    name,
    crmId: fixture.instanceKey,
    crmType: fixture.type,
    identity: preset?.identity ?? null,
    sites: hostsOf(fixture).map((host) => `https://${host}/*`),
  });
}

function userRows({ fixture }: FixturePlace, instanceId: CrmInstance['id'], first: number) {
  const { person, impersonation } = fixture;
  const usernames = new Map(
    [person, impersonation?.person].map((known) => [known?.nativeId, known?.username]),
  );
  return [...peopleOf(fixture)].map(([nativeId, fullName], index) => {
    const username = usernames.get(nativeId) ?? fullName.toLowerCase().replace(' ', '.');
    return user(first + index, { instanceId, username, nativeId, fullName });
  });
}

export async function startFixtureDemo(
  places: readonly FixturePlace[],
  others: readonly OtherInstance[] = [],
): Promise<FixtureDemo> {
  const demo = generateDemo({ users: 60, agents: 120, crmUrl: 'http://127.0.0.1' });
  const [admin] = demo.accounts;
  if (!admin) throw new Error('The demo has no account.');
  const own = places.map((place, index) => instanceRow(place, 1_000 + index));
  const further = others.flatMap(({ of, name, crmId }, index) => {
    const same = own.find((row) => row.name === of);
    return same ? [{ ...same, id: uuid('crm-instances', 2_000 + index), name, crmId }] : [];
  });
  const users = own.flatMap(({ id }, index) => {
    const place = places[index];
    return place ? userRows(place, id, 10_000 + 10 * index) : [];
  });
  const { rows } = demo;
  const database = await openDatabase({});
  await fillDatabase(database, {
    ...demo,
    rows: {
      ...rows,
      'crm-instances': [...rows['crm-instances'], ...own, ...further],
      'crm-users': [...rows['crm-users'], ...users],
    },
  });
  const server = await startServer({ database, passwordCost: DEMO_COST });
  return {
    serverUrl: server.url,
    admin,
    async close() {
      await server.close();
      await database.close();
    },
  };
}
