/** The stages of an import as its page shows them, one after the other. */
import type { AppError } from '../schema/app-error.ts';
import type { ImportKind } from '../schema/import-columns.ts';
import type { ImportJob } from '../schema/import-job.ts';
import type { ShapeFacts } from './check-shape.ts';
import type { FileFault, FileWish } from './import-file.ts';

export interface ImportPlace {
  readonly kind: ImportKind;
  readonly instanceId: string | null;
}

export interface ImportWish extends Omit<FileWish, 'kind'> {
  readonly createMissingGroups: boolean;
  readonly applyMappings: boolean;
  readonly moveTaken: boolean;
}

export type WorkingAt = 'reading' | 'sending' | 'planning' | 'applying' | 'undoing' | 'cancelling';

export type ImportStage =
  | { readonly is: 'choose'; readonly after?: 'cancelled' }
  /** `done` of 1; `null` where nobody can tell. */
  | { readonly is: 'working'; readonly at: WorkingAt; readonly done: number | null; readonly rows?: number }
  | { readonly is: 'fault'; readonly fault: FileFault }
  /** Most rows are wrong in shape: the file was likely read in the wrong way. */
  | { readonly is: 'doubt'; readonly shape: ShapeFacts }
  | { readonly is: 'failed'; readonly error: AppError; readonly again: 'plan' | 'cancel' }
  /** `stale`: why it was planned again, since what it was made against had changed. */
  | { readonly is: 'planned'; readonly job: ImportJob; readonly stale: string | null }
  /** `cancelled`: what was going on when it was given up; the job says whether it was done before. */
  | { readonly is: 'applied'; readonly job: ImportJob; readonly cancelled?: 'applying' | 'undoing' };
