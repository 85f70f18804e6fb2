/** Editing many users at once: who is selected, what is to be done, and what that changes for whom. Types only. */
import type { GridWindow } from './grid-query.ts';
import type { UsersFilter, UsersQuery } from './users-window.ts';

export type BulkSelection =
  | { is: 'some'; ids: string[] }
  /** All that match, but these. */
  | { is: 'all'; search: string; filter: UsersFilter; except: string[] };

export type BulkAction =
  | { do: 'inherit' }
  | { do: 'move'; groupId: string | null }
  /** An own list is handed over: its agents leave the list of whom it is copied from (C7). */
  | { do: 'copy'; fromUserId: string }
  | { do: 'delete' };

export interface BulkQuestion {
  instanceId: string;
  selection: BulkSelection;
  action: BulkAction;
}

export type BulkValue =
  | { is: 'group'; name: string | null }
  /** Agents in force: their ids, the first few of `count`. */
  | { is: 'mapping'; mode: 'inherit' | 'override'; agentIds: string[]; count: number }
  | { is: 'there' }
  | { is: 'deleted' };

/** `unsaved`: an edit of ours waits. `taken`: its agents stay with `owner` (C7). */
export type BulkProblem = { is: 'unsaved' } | { is: 'taken'; owner: string };

export interface BulkRow {
  id: string;
  name: string;
  username: string;
  before: BulkValue;
  after: BulkValue;
  problem: BulkProblem | null;
}

/** A window of those who change. */
export interface BulkPlanWindow extends GridWindow<BulkRow> {
  planId: string;
  /** Users that were selected. */
  selected: number;
  /** Of these, those who are as wanted already. */
  unchanged: number;
  /** Rows with a problem; nothing can be applied while there are any. */
  problems: number;
}

export interface BulkPlanQuery {
  planId: string;
  offset: number;
  /** At most 200. */
  limit: number;
}

export type UserIdsQuery = UsersQuery;
