/** What the page of imports asks the background: a file in parts, its plan in windows, applying and undoing. */
import type { ImportKind } from '../import-columns.ts';
import type { ImportJob } from '../import-job.ts';
import type { PlanRow, RowState } from '../import-plan.ts';

/** A piece of the decoded file; pieces of one file are put together in the order of their places. */
export interface ImportPart {
  fileId: string;
  place: number;
  text: string;
}

export interface ImportPlanRequest {
  fileId: string;
  /** Number of pieces that were sent. */
  parts: number;
  kind: ImportKind;
  instanceId: string | null;
  fileName: string;
  delimiter: string;
  createMissingGroups: boolean;
  applyMappings: boolean;
  moveTaken: boolean;
}

export interface ImportRowsQuery {
  jobId: string;
  state: RowState | null;
  /** Of the rows in the state; the counts of the job say how many there are. */
  offset: number;
  limit: number;
}

export interface ImportApplyRequest {
  jobId: string;
  base: string;
  exclude: number[];
  /** The numbers that were read and confirmed; 0 for none. */
  confirm: { removeAll: number; removals: number };
}

export interface ExportRequest {
  kind: ImportKind;
  instanceId: string | null;
  search: string;
  groupId: string | null;
}

export interface ImportRows {
  rows: PlanRow[];
}

export interface ImportJobs {
  items: ImportJob[];
  next: string | null;
}
