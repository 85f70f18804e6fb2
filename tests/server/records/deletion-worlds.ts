/** Random small tenants for tests of deletions: every kind, with lists, groups and trees that cross. Rows as the server gives them. */
import * as fc from 'fast-check';
import type { RowsByKind } from '../../../lib/schema/feed.ts';
import { id, inherit, own } from '../tenant-fixture.ts';

const record = { version: 1, updatedAt: '2026-11-01T08:00:00.000Z', updatedBy: null };
const COUNTS = { environments: 2, agentGroups: 3, agents: 6, instances: 2, groups: 4, users: 7 };
/** Numbers of the ids of each kind. */
const FIRST = {
  environments: 400,
  agentGroups: 450,
  agents: 500,
  instances: 100,
  groups: 200,
  users: 300,
} as const;
type Part = keyof typeof FIRST;
const idOf = (part: Part, n: number) => id(FIRST[part] + n);

/** A number decides everything about one record. */
const draws = (count: number) => fc.array(fc.nat(1_000_000), { minLength: count, maxLength: count });
export const WORLD = fc.record({
  environments: draws(COUNTS.environments),
  agentGroups: draws(COUNTS.agentGroups),
  agents: draws(COUNTS.agents),
  instances: draws(COUNTS.instances),
  groups: draws(COUNTS.groups),
  users: draws(COUNTS.users),
});
export type World = typeof WORLD extends fc.Arbitrary<infer T> ? T : never;

const pick = (draw: number, count: number) => draw % count;
/** Agents of a list by the bits of the draw. */
const listOf = (draw: number) =>
  Array.from({ length: COUNTS.agents }, (_, n) => n)
    .filter((n) => (draw >> n) & 1)
    .map((n) => idOf('agents', n));

export function rowsOf(world: World): Required<RowsByKind> {
  const environmentOf = (n: number) => pick(world.agentGroups[n] ?? 0, COUNTS.environments);
  const instanceOf = (n: number) => pick(world.groups[n] ?? 0, COUNTS.instances);
  const held = new Set<string>();
  const rows = {
    environments: world.environments.map((_, n) => ({
      ...row('environments', n),
      name: `Environment ${n}`,
      platformType: 'nice',
      region: null,
      active: true,
    })),
    'agent-groups': world.agentGroups.map((draw, n) => ({
      ...row('agentGroups', n),
      name: `Agent group ${n}`,
      environmentId: idOf('environments', environmentOf(n)),
      parentId: n > 0 && draw % 3 && environmentOf(n) === environmentOf(0) ? idOf('agentGroups', 0) : null,
    })),
    'cti-agents': world.agents.map((draw, n) => {
      const agentGroup = pick(draw, COUNTS.agentGroups);
      const environment = draw % 4 ? environmentOf(agentGroup) : pick(draw, COUNTS.environments);
      const isGrouped = draw % 4 > 0;
      return {
        ...row('agents', n),
        environmentId: idOf('environments', environment),
        agentId: `0${n}`,
        name: `Agent ${n}`,
        agentGroupId: isGrouped ? idOf('agentGroups', agentGroup) : null,
        extension: null,
        loginId: null,
        active: true,
      };
    }),
    'crm-instances': world.instances.map((draw, n) => ({
      ...row('instances', n),
      name: `Instance ${n}`,
      crmId: `crm${n}.example`,
      crmType: 'generic',
      active: true,
      sites: [],
      identity: null,
      features: {},
      connectivity: {},
      secretsSet: [],
      popFlow: { enabled: true },
      mapping: draw % 2 ? inherit : own(...listOf(draw >> 1)),
    })),
    'crm-user-groups': world.groups.map((draw, n) => ({
      ...row('groups', n),
      instanceId: idOf('instances', instanceOf(n)),
      name: `Group ${n}`,
      popFlow: {},
      mapping: draw % 3 ? own(...listOf(draw >> 2)) : inherit,
    })),
    'crm-users': world.users.map((draw, n) => {
      const group = pick(draw >> 3, COUNTS.groups);
      const instance = draw % 4 ? instanceOf(group) : pick(draw >> 3, COUNTS.instances);
      // C7: an agent is on one own list of the instance.
      const free = listOf(draw >> 5).filter((agent) => !held.has(`${instance} ${agent}`));
      const mapping = draw % 5 ? own(...free) : inherit;
      if (mapping !== inherit) for (const agent of free) held.add(`${instance} ${agent}`);
      return {
        ...row('users', n),
        instanceId: idOf('instances', instance),
        username: `user ${n}`,
        nativeId: null,
        fullName: null,
        groupId: draw % 4 ? idOf('groups', group) : null,
        popFlow: {},
        mapping,
      };
    }),
  };
  return rows as unknown as Required<RowsByKind>;
}

const row = (part: Part, n: number) => ({ id: idOf(part, n), ...record });
