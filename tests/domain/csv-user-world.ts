/** A small directory for plans of imports of CRM users: two groups, two environments, users with and without lists. */
import type { PlanOptions } from '../../lib/domain/csv-plan.ts';
import { planUsers } from '../../lib/domain/csv-plan-users.ts';
import type { PresentUser, UserBook } from '../../lib/domain/csv-user-book.ts';
import { readUserRow } from '../../lib/domain/csv-user-row.ts';
import { runSteps } from '../../lib/domain/in-steps.ts';
import { foldText, nearMisses } from '../../lib/domain/near-miss.ts';

const GROUPS = { 'Tier 1': 'g1', 'Tier 2': 'g2' } as Record<string, string>;
const ENVIRONMENTS = { 'NICE EU': 'e1', 'NICE; US': 'e2' } as Record<string, string>;
/** By environment and agent id. */
const AGENTS: Record<string, string> = {
  'e1 0042': 'a1',
  'e1 4711': 'a2',
  'e1 A1': 'a3',
  'e2 4711': 'a4',
  'e1 +4420': 'a5',
  'e1 123456789012': 'a6',
};

const user = (id: string, username: string, more: Partial<PresentUser> = {}): PresentUser => ({
  id,
  version: 3,
  username,
  nativeId: null,
  fullName: null,
  groupId: null,
  agents: null,
  popFlow: {},
  ...more,
});

export const USERS = [
  user('u1', 'anna', { fullName: 'Anna', groupId: 'g1', agents: ['a1'] }),
  user('u2', 'ben', { agents: ['a2', 'a3'] }),
  user('u3', 'cleo', { agents: [] }),
  user('u4', 'dan'),
];

const idsOf = (environmentId: string) =>
  Object.keys(AGENTS).flatMap((key) => (key.startsWith(`${environmentId} `) ? [key.slice(3)] : []));

export const BOOK: UserBook = {
  userCount: USERS.length,
  user: (username) => USERS.find((each) => each.username === username),
  groupId: (name) => GROUPS[name],
  groupName: (id) => Object.keys(GROUPS).find((name) => GROUPS[name] === id) ?? '',
  environmentId: (name) => ENVIRONMENTS[name],
  agent(environmentId, agentId) {
    // As many as a long list needs.
    const id = AGENTS[`${environmentId} ${agentId}`] ?? (/^x\d+$/.test(agentId) ? agentId : undefined);
    return id === undefined ? undefined : { id, name: `Agent ${id}` };
  },
  agentName: (id) => `Agent ${id}`,
  agentPlace(id) {
    const [environmentId, agentId] =
      Object.keys(AGENTS)
        .find((key) => AGENTS[key] === id)
        ?.split(' ') ?? [];
    return environmentId && agentId ? { environmentId, agentId } : undefined;
  },
  ownerId: (agentId) => USERS.find(({ agents }) => agents?.includes(agentId))?.id,
  owner(id) {
    const found = USERS.find((each) => each.id === id);
    return found && { id: found.id, username: found.username, name: found.fullName ?? found.username };
  },
  instance: { popFlow: { enabled: true, logLevel: 'warn' }, agents: ['a9'] },
  groupLevel: (id) => (id === 'g1' ? { popFlow: { logLevel: 'debug' }, agents: ['a1'] } : undefined),
  near: {
    groups: (asked) => nearMisses(asked, Object.keys(GROUPS)),
    groupTwin: () => undefined,
    environments: (asked) => nearMisses(asked, Object.keys(ENVIRONMENTS)),
    agents: (environmentId, asked) => {
      const near = nearMisses(asked, idsOf(environmentId));
      return near.length > 0
        ? near
        : idsOf(environmentId).filter((id) => id === `+${asked}` || /^4.*E/.test(asked));
    },
    twin: (username) =>
      USERS.find((each) => each.username !== username && foldText(each.username) === foldText(username))
        ?.username,
    undamaged: () => undefined,
  },
};

const NO_OPTIONS: PlanOptions = { createMissingGroups: false, applyMappings: false, moveTaken: false };

/** Rows as cells in the order of the columns; the first is row 2. */
export function plan(rows: readonly string[][], options: Partial<PlanOptions> = {}) {
  const read = rows.map((cells, index) => readUserRow(index + 2, cells));
  return runSteps(planUsers(read, BOOK, { ...NO_OPTIONS, ...options }));
}
