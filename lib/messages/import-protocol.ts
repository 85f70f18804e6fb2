/** The console's commands of imports and exports: all of them need the server. One sentence each. */
import type {
  ExportPart,
  ExportRequest,
  ImportApplyRequest,
  ImportJobs,
  ImportPartRequest,
  ImportPlanRequest,
  ImportRows,
  ImportRowsQuery,
} from '../schema/console/import-view.ts';
import type { ImportJob } from '../schema/import-job.ts';

export interface ImportCommands {
  /** Sends a part of a file to the server, which keeps it until it is planned. */
  sendImportPart(request: ImportPartRequest): object;
  /** Lets the server forget the parts of a file. */
  forgetImportFile(request: { fileId: string }): object;
  /** Asks the server to plan a file; changes nothing else. */
  planImport(request: ImportPlanRequest): ImportJob;
  /** Reads one window of a plan. */
  readImportRows(request: ImportRowsQuery): ImportRows;
  /** Reads one import. */
  readImport(request: { jobId: string }): ImportJob;
  /** Lists imports, newest first. */
  readImports(request: { after: string | null }): ImportJobs;
  /** Applies a plan on the server at once, all of it or nothing; never queued. */
  applyImport(request: ImportApplyRequest): ImportJob;
  /** Takes an applied import back on the server at once; never queued. */
  undoImport(request: { jobId: string; changedRows: 'skip' | 'refuse' }): ImportJob;
  /** Gives up what is being done to an import; answers what became of it, `null` where nothing was kept. A plan goes. */
  cancelImport(request: { jobId: string }): { job: ImportJob | null };
  /** Reads the refused rows of a plan as a file. */
  readRefusedRows(request: { jobId: string }): { csv: string };
  /** Asks the server for users or agents as a file, under an id that the page chooses; the answer means that it begins. Ends with its page. */
  beginExport(request: { exportId: string; wish: ExportRequest }): object;
  /** Reads the next piece of the file; the server is read no faster than the page asks. Refused once the worker that began it is gone. */
  readExportPart(request: { exportId: string }): ExportPart;
  /** Gives the file up, on the server too. */
  endExport(request: { exportId: string }): object;
}

/** Calls whose second execution changes nothing more than the first; a piece that is asked for again ends its export. */
export const REPEATABLE_IMPORTS: readonly (keyof ImportCommands)[] = [
  'sendImportPart',
  'forgetImportFile',
  'planImport',
  'readImportRows',
  'readImport',
  'readImports',
  'applyImport',
  'undoImport',
  'cancelImport',
  'readRefusedRows',
  'beginExport',
  'readExportPart',
  'endExport',
];
