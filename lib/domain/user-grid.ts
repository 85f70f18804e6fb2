/** The CRM users of one instance as the console's grid knows them: what is in force, what is searched, how they sort. Pure. */
import type { HealthKind } from '../schema/console/health-window.ts';
import type {
  UserColumn,
  UserCounts,
  UserListRow,
  UsersFilter,
  UsersQuery,
  UsersWindow,
} from '../schema/console/users-window.ts';
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { CtiAgent } from '../schema/telephony-records.ts';
import { effectiveMapping, levelsOf } from './effective.ts';
import { foldForSearch, GridIndex, windowOf } from './grid-index.ts';

export interface UserGridParts {
  instance: CrmInstance;
  /** Edits of ours applied. */
  users: readonly CrmUser[];
  groups: ReadonlyMap<string, CrmUserGroup>;
  agentOf(id: string): CtiAgent | undefined;
  /** Ids of users with an edit that is not saved yet. */
  pending: ReadonlySet<string>;
  /** Ids of users of whom there is such a finding; asked when a filter needs it. */
  unhealthy?(kind: HealthKind): ReadonlySet<string>;
}

/** A list in force; users who inherit the same one share it. */
interface ListFacts {
  source: UserListRow['source'];
  agents: readonly CtiAgent[];
  searched: string;
}

interface GridUser {
  user: CrmUser;
  group: CrmUserGroup | null;
  list: ListFacts;
  name: string;
  searched: string;
  isPending: boolean;
}

export interface UserGrid {
  readonly index: GridIndex<GridUser, UserColumn>;
  readonly counts: UserCounts;
  readonly unhealthy: UserGridParts['unhealthy'];
}

/** Agent ids of a row; more would not fit. */
const SHOWN_AGENTS = 3;
/** U+0000 cannot occur in a text (rule C15), so no search reaches over the border of a field. */
const FIELD = '\u0000';

export function createUserGrid(parts: UserGridParts): UserGrid {
  const inherited = new Map<string | null, ListFacts>();
  const rows = parts.users.map((user) => gridUser(user, parts, inherited));
  return {
    unhealthy: parts.unhealthy,
    index: new GridIndex<GridUser, UserColumn>({
      rows,
      keys: KEYS,
      tie: ({ user }) => user.username,
      holds: ({ searched, list }, needle) => searched.includes(needle) || list.searched.includes(needle),
    }),
    counts: {
      users: rows.length,
      mapped: rows.filter(({ list }) => list.agents.length > 0).length,
      override: rows.filter(({ user }) => user.mapping.mode === 'override').length,
    },
  };
}

/** Rows without a value come last, as a filled field is what one looks for. */
const LAST = '\uffff';

const KEYS: Record<UserColumn, (row: GridUser) => string | number> = {
  name: ({ name }) => foldForSearch(name),
  username: ({ user }) => foldForSearch(user.username),
  nativeId: ({ user }) => numericKey(user.nativeId),
  group: ({ group }) => (group ? foldForSearch(group.name) : LAST),
  mapping: ({ list }) => list.agents.length,
  updatedAt: ({ user }) => user.updatedAt,
};

/** Ids that are numbers sort as numbers: shorter ones first. */
function numericKey(text: string | null): string {
  if (!text) return LAST;
  return /^\d+$/.test(text) ? text.padStart(24, '0') : foldForSearch(text);
}

function gridUser(user: CrmUser, parts: UserGridParts, inherited: Map<string | null, ListFacts>): GridUser {
  const group = (user.groupId && parts.groups.get(user.groupId)) || null;
  const { username, nativeId, fullName } = user;
  const texts = [fullName ?? '', username, nativeId ?? ''];
  return {
    user,
    group,
    list: user.mapping.mode === 'override' ? factsOf(user, group, parts) : inheritedFacts(),
    name: fullName || username,
    searched: texts.map(foldForSearch).join(FIELD),
    isPending: parts.pending.has(user.id),
  };

  function inheritedFacts(): ListFacts {
    const key = group?.id ?? null;
    const known = inherited.get(key);
    if (known) return known;
    const facts = factsOf(null, group, parts);
    inherited.set(key, facts);
    return facts;
  }
}

function factsOf(user: CrmUser | null, group: CrmUserGroup | null, parts: UserGridParts): ListFacts {
  const { source, agents } = effectiveMapping(levelsOf(parts.instance, group, user));
  const known = agents.flatMap((id) => parts.agentOf(id) ?? []);
  return {
    source,
    agents: known,
    searched: known.map(({ agentId }) => foldForSearch(agentId)).join(FIELD),
  };
}

type Match = Pick<UsersQuery, 'search' | 'filter'>;

/** In the order of the column. */
function findRows(grid: UserGrid, { search, filter }: Match, column: UserColumn): readonly GridUser[] {
  const { index, unhealthy } = grid;
  const among = filter.health ? (unhealthy?.(filter.health) ?? new Set<string>()) : null;
  return index.find({
    search,
    column,
    filterKey: JSON.stringify(filter),
    accepts: (row) => isIn(row, filter) && (among === null || among.has(row.user.id)),
  });
}

export function usersWindow(grid: UserGrid, query: UsersQuery): UsersWindow {
  const { sort, offset, limit } = query;
  const found = findRows(grid, query, sort.column);
  const rows = windowOf(found, { offset, limit, descending: sort.descending }).map(listRow);
  return { total: found.length, offset, rows, counts: grid.counts };
}

/** Ids of the rows of a window of any length. */
export function userIds(grid: UserGrid, query: UsersQuery): string[] {
  const { sort, offset, limit } = query;
  const found = findRows(grid, query, sort.column);
  return windowOf(found, { offset, limit, descending: sort.descending }).map(({ user }) => user.id);
}

/** By name. */
export function matchingUsers(grid: UserGrid, match: Match): Pick<GridUser, 'user' | 'isPending'>[] {
  return [...findRows(grid, match, 'name')];
}

export function allUsers({ index }: UserGrid): readonly Pick<GridUser, 'user' | 'isPending'>[] {
  return index.rows;
}

function isIn({ user, group, list }: GridUser, filter: UsersFilter): boolean {
  const { groupId, mapped, mode, environmentId } = filter;
  if (groupId !== null && (group?.id ?? 'none') !== groupId) return false;
  if (mapped !== null && list.agents.length > 0 !== (mapped === 'mapped')) return false;
  if (mode !== null && user.mapping.mode !== mode) return false;
  return environmentId === null || list.agents.some((agent) => agent.environmentId === environmentId);
}

function listRow({ user, group, list, isPending }: GridUser): UserListRow {
  const { id, username, nativeId, fullName, mapping, updatedAt } = user;
  return {
    id,
    username,
    nativeId,
    fullName,
    group: group && { id: group.id, name: group.name },
    mode: mapping.mode,
    source: list.source,
    agentIds: list.agents.slice(0, SHOWN_AGENTS).map(({ agentId }) => agentId),
    agents: list.agents.length,
    isPending,
    updatedAt,
  };
}
