/** A window of the list `CRM user groups` of one instance. Types only. */
import type { Level } from '../settings-fields.ts';
import type { GridWindow } from './grid-query.ts';

export interface GroupsQuery {
  instanceId: string;
  search: string;
  offset: number;
  /** At most 200. */
  limit: number;
}

export interface GroupListRow {
  id: string;
  name: string;
  users: number;
  mode: 'inherit' | 'override';
  source: Level | null;
  agents: number;
  /** PopFlow fields and events that the group sets itself. */
  settings: number;
  /** Something of it is not saved yet. */
  isPending: boolean;
}

export interface GroupsWindow extends GridWindow<GroupListRow> {
  /** Users of the instance without a group. */
  ungrouped: number;
}
