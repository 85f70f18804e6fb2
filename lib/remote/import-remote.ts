/** Imports and exports on the server, for the console. */
import * as v from 'valibot';
import type {
  ExportRequest,
  ImportApplyRequest,
  ImportJobs,
  ImportPlanRequest,
  ImportRows,
  ImportRowsQuery,
} from '../schema/console/import-view.ts';
import { type ImportJob, ImportJobSchema } from '../schema/import-job.ts';
import { PlanRowSchema } from '../schema/import-plan.ts';
import { SERVER_PROTOCOL } from '../schema/server-protocol.ts';
import type { Http } from './http.ts';
import { parseAnswer } from './parse-answer.ts';
import { RemoteError } from './remote-error.ts';

export interface ImportRemote {
  plan(request: Omit<ImportPlanRequest, 'url'>, csv: Blob, signal: AbortSignal): Promise<ImportJob>;
  readRows(query: ImportRowsQuery): Promise<ImportRows>;
  readJob(jobId: string): Promise<ImportJob>;
  readJobs(after: string | null): Promise<ImportJobs>;
  apply(request: ImportApplyRequest, signal: AbortSignal): Promise<ImportJob>;
  undo(request: { jobId: string; changedRows: 'skip' | 'refuse' }, signal: AbortSignal): Promise<ImportJob>;
  /** After its request was given up: what became of the import; `null` where nothing was kept. */
  cancel(jobId: string): Promise<ImportJob | null>;
  /** The text of a file. */
  readRefused(jobId: string): Promise<string>;
  exportCsv(request: ExportRequest): Promise<string>;
}

const PAGE = 50;
/** A worker dies when an answer takes 30 s to begin; fifty thousand rows take a few seconds. */
const LONG_FIRST_BYTE_MS = 27_000;
const WRITES = {
  method: 'POST',
  headers: { 'patchpanel-protocol': String(SERVER_PROTOCOL) },
  firstByteMs: LONG_FIRST_BYTE_MS,
} as const;

const RowsSchema = v.object({ items: v.array(PlanRowSchema) });
const JobsSchema = v.object({ items: v.array(ImportJobSchema), next: v.nullable(v.string()) });

export function createImportRemote(http: Http): ImportRemote {
  const job = (body: unknown) => parseAnswer(ImportJobSchema, body);
  const file = async (path: string, query = {}) => {
    const answer = await http({ path, query, isText: true, firstByteMs: LONG_FIRST_BYTE_MS });
    return String(answer.body);
  };
  return {
    async plan(
      { jobId, instanceId, fileName, createMissingGroups, applyMappings, moveTaken, ...rest },
      csv,
      signal,
    ) {
      const flags = { createMissingGroups, applyMappings, moveTaken };
      const chosen = Object.entries(flags).map(([name, isOn]) => [name, String(isOn)]);
      const query = {
        ...rest,
        id: jobId,
        instance: instanceId,
        name: fileName,
        ...Object.fromEntries(chosen),
      };
      return job((await http({ ...WRITES, path: 'v1/imports', query, csv, signal })).body);
    },
    async readRows({ jobId, ...query }) {
      const answer = await http({ path: `v1/imports/${jobId}/rows`, query });
      return { rows: parseAnswer(RowsSchema, answer.body).items };
    },
    readJob: async (jobId) => job((await http({ path: `v1/imports/${jobId}` })).body),
    async readJobs(after) {
      return parseAnswer(
        JobsSchema,
        (await http({ path: 'v1/imports', query: { after, limit: PAGE } })).body,
      );
    },
    async apply({ jobId, ...json }, signal) {
      return job((await http({ ...WRITES, path: `v1/imports/${jobId}/apply`, json, signal })).body);
    },
    async undo({ jobId, changedRows }, signal) {
      const json = { changedRows };
      return job((await http({ ...WRITES, path: `v1/imports/${jobId}/undo`, json, signal })).body);
    },
    async cancel(jobId) {
      try {
        return job((await http({ ...WRITES, path: `v1/imports/${jobId}/cancel` })).body);
      } catch (error) {
        if (error instanceof RemoteError && error.error.kind === 'not-found') return null;
        throw error;
      }
    },
    readRefused: (jobId) => file(`v1/imports/${jobId}/refused.csv`),
    exportCsv: (request) =>
      request.kind === 'crm-users'
        ? file('v1/exports/crm-users.csv', {
            instance: request.instanceId,
            updateMapping: String(request.appliesMapping),
          })
        : file('v1/exports/cti-agents.csv', { environment: request.environmentId }),
  };
}
