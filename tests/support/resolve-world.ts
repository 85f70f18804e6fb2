/** Small random directories in which agents are mapped at every level, and whom each agent reaches by the words of product.md. */
import fc from 'fast-check';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../../lib/schema/crm-records.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import { group, instance, user, uuid } from './rows.ts';

export interface World {
  readonly instances: CrmInstance[];
  readonly groups: CrmUserGroup[];
  readonly users: CrmUser[];
}

const AGENTS = 3;
export const agentOf = (number: number) => uuid('cti-agents', 600 + number);
export const AGENT_NUMBERS = Array.from({ length: AGENTS }, (_, number) => number);

/** `null` inherits. */
const ownList = fc.option(fc.uniqueArray(fc.nat(AGENTS - 1), { maxLength: 2 }), { freq: 2 });
const mappingOf = (list: number[] | null): CtiMapping =>
  list === null ? { mode: 'inherit' } : { mode: 'override', agents: list.map(agentOf) };

const shapes = fc.record({
  instances: fc.array(fc.record({ active: fc.boolean(), list: ownList }), { minLength: 1, maxLength: 3 }),
  groups: fc.array(fc.record({ instance: fc.nat(2), list: ownList }), { maxLength: 4 }),
  users: fc.array(fc.record({ instance: fc.nat(2), group: fc.option(fc.nat(3)), list: ownList }), {
    maxLength: 14,
  }),
});

export const worlds: fc.Arbitrary<World> = shapes.map((shape) => {
  const instances = shape.instances.map(({ active, list }, index) => {
    const place = { id: uuid('crm-instances', 1 + index), crmId: `crm-${index}.example` };
    return instance({ ...place, name: `Instance ${index}`, active, mapping: mappingOf(list) });
  });
  const home = (index: number) => instances[index % instances.length]?.id ?? uuid('crm-instances', 1);
  const groups = shape.groups.map((each, index) =>
    group(50 + index, { instanceId: home(each.instance), mapping: mappingOf(each.list) }),
  );
  const taken = new Set<string>();
  const users = shape.users.map((each, index) => {
    const instanceId = home(each.instance);
    const wanted = each.group === null ? undefined : groups[each.group];
    const groupId = wanted?.instanceId === instanceId ? wanted.id : null;
    // C7: an agent is on the own list of one user of an instance.
    const list = each.list?.filter((agent) => !taken.has(`${instanceId} ${agent}`)) ?? null;
    for (const agent of list ?? []) taken.add(`${instanceId} ${agent}`);
    return user(100 + index, { instanceId, groupId, mapping: mappingOf(list) });
  });
  return { instances, groups, users };
});

const holds = ({ mapping }: { mapping: CtiMapping }, agent: number) =>
  mapping.mode === 'override' && mapping.agents.includes(agentOf(agent));

/** Usernames of one instance, in the order of their numbers. */
function reachedIn(world: World, home: CrmInstance, agent: number): string[] {
  const users = world.users.filter(({ instanceId }) => instanceId === home.id);
  const owners = users.filter((each) => holds(each, agent));
  if (owners.length > 0) return owners.map(({ username }) => username);
  const inheritors = users.filter((each) => {
    if (each.mapping.mode === 'override') return false;
    const above = world.groups.find(({ id }) => id === each.groupId);
    return holds(above?.mapping.mode === 'override' ? above : home, agent);
  });
  return inheritors.map(({ username }) => username);
}

export type Expected = { step: 'mapping'; among: string[] } | { step: 'user' | null; username: string };

/** Whom the agent reaches: by name of the instance, or in all of them where inactive ones give way. */
export function expectedOf(world: World, agent: number, crmId: string | null): Expected {
  const reached = world.instances
    .filter((each) => crmId === null || each.crmId === crmId)
    .map((home) => ({ home, users: reachedIn(world, home, agent) }))
    .filter(({ users }) => users.length > 0);
  const active = reached.filter(({ home }) => home.active);
  const chosen = active.length > 0 ? active : reached;
  const [one] = chosen;
  if (!one) return { step: 'mapping', among: [] };
  if (chosen.length > 1) return { step: 'mapping', among: chosen.map(({ home }) => home.crmId) };
  const [username, ...others] = one.users;
  if (username === undefined || others.length > 0) return { step: 'mapping', among: one.users };
  return { step: one.home.active ? null : 'user', username };
}
