/** Makes the demo's data: two CRM instances with groups and users, the telephony platform, accounts. Same arguments, same data. */
import type { Grant } from '../../lib/schema/account.ts';
import type { CrmInstance, CrmUser } from '../../lib/schema/crm-records.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { Id } from '../../lib/schema/id.ts';
import { createGroups, createUsers } from './crm-users.ts';
import { createInstance, crmAddress, MAIN_INSTANCE, SECOND_INSTANCE } from './instances.ts';
import { assignMappings, nameFreeAgents } from './mappings.ts';
import { CAST, CAST_ACCOUNTS, type CastAccount, type DemoPerson, NEWCOMER } from './people.ts';
import { createIds } from './random.ts';
import { generateTelephony, NAMED_AGENTS } from './telephony.ts';

export interface DemoAccount extends CastAccount {
  readonly id: Id<'accounts'>;
  /** The instance whose CRM the account's person uses. */
  readonly crmId: string;
  readonly grants: Grant[];
}

export interface DemoData {
  readonly rows: Required<RowsByKind>;
  readonly accounts: DemoAccount[];
  /** Who can sign in to the demo CRM, in the order of their native ids. */
  readonly people: DemoPerson[];
}

export interface DemoSize {
  /** CRM users of all instances; at least the ten of the cast. */
  readonly users?: number;
  readonly agents?: number;
  readonly seed?: number;
  /** Origin of the demo CRM, such as `http://127.0.0.1:4100`. */
  readonly crmUrl: string;
}

export function generateDemo({ users = 2_000, agents = 4_000, seed = 1, crmUrl }: DemoSize): DemoData {
  if (users < CAST.length)
    throw new RangeError(`The demo needs at least ${CAST.length} users, not ${users}.`);
  const telephony = generateTelephony({ agents, seed });
  const nextInstanceId = createIds(seed, 'crm-instances');
  const nextGroupId = createIds(seed, 'crm-user-groups');
  const nextUserId = createIds(seed, 'crm-users');
  const second = Math.min(12, Math.floor((users - CAST.length) / 50));

  const main = createInstance(nextInstanceId(), MAIN_INSTANCE(crmUrl));
  const mainGroups = createGroups(main.id, Math.min(200, Math.max(10, Math.round(users / 250))), nextGroupId);
  const mainParts = { instance: main, groups: mainGroups, cast: CAST, count: users - second };
  const mainUsers = createUsers({ ...mainParts, seed, nextId: nextUserId });

  const side = createInstance(nextInstanceId(), SECOND_INSTANCE);
  const sideGroups = createGroups(side.id, 2, nextGroupId);
  const sideParts = { instance: side, groups: sideGroups, cast: [], count: second };
  const sideUsers = createUsers({ ...sideParts, seed, nextId: nextUserId });

  const story = telephony.agents.slice(0, NAMED_AGENTS.length);
  const named = new Map(story.map((agent) => [agent.agentId, agent]));
  const pool = telephony.agents.slice(NAMED_AGENTS.length);
  assignMappings({ instance: main, groups: mainGroups, users: mainUsers.users, named, pool, seed });
  // The second instance takes the pool from its end, so some agents are shared only when they run short.
  const reversed = pool.toReversed();
  assignMappings({ instance: side, groups: sideGroups, users: sideUsers.users, named, pool: reversed, seed });
  nameFreeAgents(telephony.agents, seed);

  return {
    rows: {
      'crm-instances': [main, side],
      'crm-user-groups': [...mainGroups, ...sideGroups],
      'crm-users': [...mainUsers.users, ...sideUsers.users],
      environments: telephony.environments,
      'agent-groups': telephony.agentGroups,
      'cti-agents': telephony.agents,
    },
    accounts: createAccounts(main, mainUsers.users, seed),
    people: withNewcomer(mainUsers.people),
  };
}

interface Movable {
  readonly rows: Pick<DemoData['rows'], 'crm-instances'>;
  readonly accounts: DemoAccount[];
}

/** The same data with the demo CRM at another address. */
export function moveDemo<D extends Movable>(demo: D, crmUrl: string): D {
  const { crmId, sites } = crmAddress(crmUrl);
  const instances = demo.rows['crm-instances'].map((instance, index) =>
    index === 0
      ? { ...instance, crmId, sites, connectivity: { ...instance.connectivity, siteUrl: crmUrl } }
      : instance,
  );
  const accounts = demo.accounts.map((account) => ({ ...account, crmId }));
  return { ...demo, rows: { ...demo.rows, 'crm-instances': instances }, accounts };
}

function createAccounts(main: CrmInstance, users: readonly CrmUser[], seed: number): DemoAccount[] {
  const nextId = createIds(seed, 'accounts');
  return CAST_ACCOUNTS.map((account) => {
    const bound = users.find(({ username }) => username === account.crmUsername);
    if (!bound) throw new Error(`The demo has no CRM user ${account.crmUsername}.`);
    const grant: Grant = {
      role: account.role,
      instanceId: account.role === 'admin' ? null : main.id,
      crmUserId: account.role === 'agent' ? bound.id : null,
    };
    return { ...account, id: nextId(), crmId: main.crmId, grants: [grant] };
  });
}

function withNewcomer(people: readonly DemoPerson[]): DemoPerson[] {
  const last = people.at(-1);
  return [...people, { nativeId: String(Number(last?.nativeId ?? 0) + 1), ...NEWCOMER }];
}
