/** What the page of imports asks the background: a file in parts, its plan in windows, applying and undoing. */
import type { ImportKind } from '../import-columns.ts';
import type { ImportJob } from '../import-job.ts';
import type { Issue, PlanRow, RowState } from '../import-plan.ts';
import type { AgentsQuery } from './agents-window.ts';
import type { UsersQuery } from './users-window.ts';

/** A file that the page holds: its bytes never pass a message. */
export type ImportSource =
  /** Made by `URL.createObjectURL`; sent with the request. */
  | { url: string }
  /** Sent before in parts. */
  | { fileId: string; size: number }
  /** In parts up to the byte `from`; the rest is sent with the request. */
  | { fileId: string; size: number; url: string; from: number };

/** Code of the problem where a whole file was to go with its plan and nobody knows yet how fast the line is. */
export const LINE_UNKNOWN = 'line_unknown';

export interface ImportPartRequest {
  /** The page chooses it. */
  fileId: string;
  url: string;
  kind: ImportKind;
  instanceId: string | null;
  from: number;
  to: number;
}

export interface ImportPlanRequest {
  /** Of the plan that is made: asked again with the same one, the plan that is there is answered. */
  jobId: string;
  file: ImportSource;
  kind: ImportKind;
  instanceId: string | null;
  fileName: string;
  encoding: string;
  delimiter: string;
  createMissingGroups: boolean;
  applyMappings: boolean;
  moveTaken: boolean;
}

export interface ImportRowsQuery {
  jobId: string;
  state: RowState | null;
  /** Only rows with an issue of this level. */
  issues?: Issue['level'] | undefined;
  /** Only rows beyond this row of the file. */
  after?: number | undefined;
  /** Of the rows that are asked for; the counts of the job say how many there are. */
  offset: number;
  limit: number;
}

export interface ImportApplyRequest {
  jobId: string;
  base: string;
  exclude: number[];
  /** The numbers that were read and confirmed, 0 for none; `true` for whatever number it is. */
  confirm: { removeAll: number; removals: number | true };
}

/** `shown`: only what the grid shows; `null`: everything. */
export type ExportRequest =
  | {
      kind: 'crm-users';
      instanceId: string;
      /** Update Mapping is TRUE for users in Override. */
      appliesMapping: boolean;
      shown: Pick<UsersQuery, 'search' | 'filter'> | null;
    }
  | {
      kind: 'cti-agents';
      /** `null`: of all environments. */
      environmentId: string | null;
      shown: Pick<AgentsQuery, 'search' | 'filter'> | null;
    };

/** A piece of a file. */
export interface ExportPart {
  text: string;
  /** The file is whole with this one. */
  isLast: boolean;
}

export interface ImportRows {
  rows: PlanRow[];
}

export interface ImportJobs {
  items: ImportJob[];
  next: string | null;
}
