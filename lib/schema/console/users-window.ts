/** A window of the grid `CRM users` of one instance. Types only. */
import type { Level } from '../settings-fields.ts';
import type { GridWindow, GridWindowQuery } from './grid-query.ts';
import type { HealthKind } from './health-window.ts';

export const USER_COLUMNS = ['name', 'username', 'nativeId', 'group', 'mapping', 'updatedAt'] as const;
export type UserColumn = (typeof USER_COLUMNS)[number];

export interface UsersFilter {
  /** `none`: users without a group; `null`: all. */
  groupId: string | 'none' | null;
  /** Whether the mapping in force holds an agent. */
  mapped: 'mapped' | 'unmapped' | null;
  mode: 'inherit' | 'override' | null;
  /** Only users whose mapping in force holds an agent of this environment. */
  environmentId: string | null;
  /** Only users of whom there is such a finding. */
  health?: HealthKind | null;
}

export interface UsersQuery extends GridWindowQuery<UserColumn> {
  instanceId: string;
  filter: UsersFilter;
}

export interface UserListRow {
  id: string;
  username: string;
  nativeId: string | null;
  fullName: string | null;
  group: { id: string; name: string } | null;
  mode: 'inherit' | 'override';
  /** Level whose list is in force; `null` when nothing defines agents (C12). */
  source: Level | null;
  /** Agent ids of the first agents in force; `agents` says how many there are. */
  agentIds: string[];
  agents: number;
  /** An edit of ours is not saved yet. */
  isPending: boolean;
  updatedAt: string;
}

export interface UserCounts {
  users: number;
  mapped: number;
  /** Users with a list of their own. */
  override: number;
}

export interface UsersWindow extends GridWindow<UserListRow> {
  /** Of the whole instance, whatever the filter. */
  counts: UserCounts;
}
