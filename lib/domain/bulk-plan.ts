/** What an edit of many users changes for whom, and the request that does exactly that. Pure. */
import type { BulkEdit, BulkSet } from '../schema/bulk.ts';
import type { BulkAction, BulkProblem, BulkRow, BulkValue } from '../schema/console/bulk-view.ts';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import { effectiveMapping, levelsOf } from './effective.ts';

export interface PlannedUser {
  /** As the screen shows it; its version is that of the server's row. */
  user: CrmUser;
  /** An edit of ours is not saved yet. */
  isPending: boolean;
}

export interface BulkPlanParts {
  instance: CrmInstance;
  groups: ReadonlyMap<string, CrmUserGroup>;
  users: readonly PlannedUser[];
  action: BulkAction;
  /** Of whom a mapping is copied. */
  source: PlannedUser | null;
  agentOf(id: string): CtiAgent | undefined;
}

export interface BulkPlan {
  selected: number;
  unchanged: number;
  /** Those who change, in the order of the selection. */
  rows: readonly BulkRow[];
  edits: BulkEdit[];
}

interface Change {
  planned: PlannedUser;
  /** `null`: deleted. */
  set: BulkSet | null;
  problem: BulkProblem | null;
}

/** Agent ids of a value; more would not fit. */
const SHOWN_AGENTS = 4;

export function planBulk(parts: BulkPlanParts): BulkPlan {
  const changes = changesOf(parts);
  const targets = new Set(parts.users.map(({ user }) => user.id));
  const changing = changes.filter(({ planned }) => targets.has(planned.user.id)).length;
  const value = valuesOf(parts);
  return {
    selected: parts.users.length,
    unchanged: parts.users.length - changing,
    rows: changes.map(({ planned, set, problem }) => {
      const { user, isPending } = planned;
      const field = set === null ? 'record' : 'groupId' in set ? 'groupId' : 'mapping';
      return {
        id: user.id,
        name: user.fullName || user.username,
        username: user.username,
        before: value(field, user),
        after: set === null ? { is: 'deleted' } : value(field, { ...user, ...set } as CrmUser),
        problem: isPending ? { is: 'unsaved' } : problem,
      };
    }),
    edits: editsOf(changes),
  };
}

function changesOf(parts: BulkPlanParts): Change[] {
  const { action, users } = parts;
  const all = (set: BulkSet | null): Change[] => users.map((planned) => ({ planned, set, problem: null }));
  switch (action.do) {
    case 'delete':
      return all(null);
    case 'move':
      return all({ groupId: action.groupId as CrmUser['groupId'] }).filter(
        ({ planned }) => planned.user.groupId !== action.groupId,
      );
    case 'inherit':
      return mapped(users, INHERIT);
    case 'copy':
      return copied(parts);
  }
}

const INHERIT: CtiMapping = { mode: 'inherit' };
/** Deliberately none: whoever hands a list over does not silently begin to inherit. */
const NONE: CtiMapping = { mode: 'override', agents: [] };

function mapped(users: readonly PlannedUser[], mapping: CtiMapping): Change[] {
  return users
    .filter(({ user }) => !isSameMapping(user.mapping, mapping))
    .map((planned) => ({ planned, set: { mapping }, problem: null }));
}

/** One user can take a list over; to several it could not belong (C7). */
function copied({ users, source }: BulkPlanParts): Change[] {
  if (!source) return [];
  const { mapping } = source.user;
  const others = users.filter(({ user }) => user.id !== source.user.id);
  const changes = mapped(others, mapping);
  if (mapping.mode === 'inherit' || mapping.agents.length === 0 || changes.length === 0) return changes;
  if (others.length === 1) return [...changes, { planned: source, set: { mapping: NONE }, problem: null }];
  const owner = source.user.fullName || source.user.username;
  return changes.map((change) => ({ ...change, problem: { is: 'taken', owner } }));
}

function isSameMapping(a: CtiMapping, b: CtiMapping): boolean {
  if (a.mode === 'inherit' || b.mode === 'inherit') return a.mode === b.mode;
  return a.agents.length === b.agents.length && a.agents.every((id, index) => id === b.agents[index]);
}

/** Users with the same wish share one edit. */
function editsOf(changes: readonly Change[]): BulkEdit[] {
  const edits = new Map<string, BulkEdit>();
  for (const { planned, set } of changes) {
    const key = JSON.stringify(set);
    const edit = edits.get(key) ?? (set === null ? { users: [], delete: true } : { users: [], set });
    edits.set(key, edit);
    edit.users.push([planned.user.id, planned.user.version]);
  }
  return [...edits.values()];
}

type Field = 'groupId' | 'mapping' | 'record';

function valuesOf({ instance, groups, agentOf }: BulkPlanParts) {
  /** Users who inherit the same list share its value. */
  const inherited = new Map<string | null, BulkValue>();
  const mappingValue = (user: CrmUser): BulkValue => {
    const group = (user.groupId && groups.get(user.groupId)) || null;
    const isOwn = user.mapping.mode === 'override';
    const known = isOwn ? undefined : inherited.get(group?.id ?? null);
    if (known) return known;
    const { agents } = effectiveMapping(levelsOf(instance, group, user));
    const value: BulkValue = {
      is: 'mapping',
      mode: user.mapping.mode,
      agentIds: agents.slice(0, SHOWN_AGENTS).map((id) => agentOf(id)?.agentId ?? id),
      count: agents.length,
    };
    if (!isOwn) inherited.set(group?.id ?? null, value);
    return value;
  };
  return (field: Field, user: CrmUser): BulkValue => {
    if (field === 'record') return { is: 'there' };
    if (field === 'mapping') return mappingValue(user);
    return { is: 'group', name: (user.groupId && (groups.get(user.groupId)?.name ?? user.groupId)) || null };
  };
}
