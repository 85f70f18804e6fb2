/** Imports and exports on the server, for the console. */
import * as v from 'valibot';
import type {
  ExportRequest,
  ImportApplyRequest,
  ImportJobs,
  ImportPartRequest,
  ImportPlanRequest,
  ImportRows,
  ImportRowsQuery,
} from '../schema/console/import-view.ts';
import { type ImportJob, ImportJobSchema } from '../schema/import-job.ts';
import { PlanRowSchema } from '../schema/import-plan.ts';
import { SERVER_PROTOCOL } from '../schema/server-protocol.ts';
import type { Http, HttpRequest } from './http.ts';
import { notUnderstood, parseAnswer } from './parse-answer.ts';
import { RemoteError } from './remote-error.ts';
import { isTextStream, type TextStream } from './text-stream.ts';

export interface ImportRemote {
  /** Sends the bytes `from` to `to` of the file. */
  sendPart(request: Omit<ImportPartRequest, 'url'>, file: Blob, signal: AbortSignal): Promise<void>;
  forgetFile(fileId: string): Promise<void>;
  /** `csv`: what of the file was not sent in parts. */
  plan(request: ImportPlanRequest, csv: Blob, signal: AbortSignal): Promise<ImportJob>;
  readRows(query: ImportRowsQuery): Promise<ImportRows>;
  readJob(jobId: string): Promise<ImportJob>;
  readJobs(after: string | null): Promise<ImportJobs>;
  apply(request: ImportApplyRequest, signal: AbortSignal): Promise<ImportJob>;
  undo(request: { jobId: string; changedRows: 'skip' | 'refuse' }, signal: AbortSignal): Promise<ImportJob>;
  /** After its request was given up: what became of the import; `null` where nothing was kept. */
  cancel(jobId: string): Promise<ImportJob | null>;
  /** The text of a file. */
  readRefused(jobId: string): Promise<string>;
  /** A file as it comes, whatever is shown of it; given up by the signal, on the server too. */
  openExport(request: ExportRequest, signal: AbortSignal): Promise<TextStream>;
}

const PAGE = 50;
/** A worker dies when an answer takes 30 s to begin. */
const LONG_FIRST_BYTE_MS = 27_000;
const HEADERS = { 'patchpanel-protocol': String(SERVER_PROTOCOL) };
const WRITES = { method: 'POST', headers: HEADERS, firstByteMs: LONG_FIRST_BYTE_MS } as const;

/** The server goes on with what is asked under a key when the request ends; asked again, its answer is waited for. */
const under = (key: string) => ({ ...WRITES, headers: { ...HEADERS, 'idempotency-key': key } });

/** Until the server answers, or whoever asks gives up: it may work longer than a request may last. */
async function untilAnswered<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isLate = error instanceof RemoteError && error.isLate;
      if (!isLate || signal?.aborted) throw error;
    }
  }
}

const RowsSchema = v.object({ items: v.array(PlanRowSchema) });
const JobsSchema = v.object({ items: v.array(ImportJobSchema), next: v.nullable(v.string()) });

export function createImportRemote(http: Http): ImportRemote {
  const job = (body: unknown) => parseAnswer(ImportJobSchema, body);
  return {
    async sendPart({ fileId, kind, instanceId, from, to }, file, signal) {
      const query = { kind, instance: instanceId, from };
      const csv = file.slice(from, to);
      await http({ ...WRITES, path: `v1/import-files/${fileId}/parts`, query, csv, signal });
    },
    async forgetFile(fileId) {
      await http({ method: 'DELETE', headers: HEADERS, path: `v1/import-files/${fileId}` });
    },
    async plan(
      { jobId, file, instanceId, fileName, createMissingGroups, applyMappings, moveTaken, ...rest },
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
        ...('fileId' in file ? { file: file.fileId, size: file.size } : {}),
        ...Object.fromEntries(chosen),
      };
      const asked = { ...under(`${jobId}.plan`), path: 'v1/imports', query, signal };
      let unsent = csv;
      const ask = () => {
        const answer = http({ ...asked, csv: unsent });
        // Once is enough where the server has it; where the line was too slow, it says that parts are missing.
        if ('from' in file) unsent = new Blob();
        return answer;
      };
      return job((await untilAnswered(ask, signal)).body);
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
      const asked = { ...under(`${jobId}.apply`), path: `v1/imports/${jobId}/apply`, json, signal };
      return job((await untilAnswered(() => http(asked), signal)).body);
    },
    async undo({ jobId, changedRows }, signal) {
      const json = { changedRows };
      const asked = { ...under(`${jobId}.undo`), path: `v1/imports/${jobId}/undo`, json, signal };
      return job((await untilAnswered(() => http(asked), signal)).body);
    },
    async cancel(jobId) {
      try {
        const asked = { ...WRITES, path: `v1/imports/${jobId}/cancel` };
        return job((await untilAnswered(() => http(asked))).body);
      } catch (error) {
        if (error instanceof RemoteError && error.error.kind === 'not-found') return null;
        throw error;
      }
    },
    async readRefused(jobId) {
      const path = `v1/imports/${jobId}/refused.csv`;
      return String((await http({ path, isText: true, firstByteMs: LONG_FIRST_BYTE_MS })).body);
    },
    async openExport(request, signal) {
      const asked = { isText: 'stream', firstByteMs: LONG_FIRST_BYTE_MS, signal } as const;
      const answer = await http({ ...asked, ...exportPlace(request) });
      if (isTextStream(answer.body)) return answer.body;
      throw notUnderstood('the file');
    },
  };
}

function exportPlace(request: ExportRequest): Pick<HttpRequest, 'path' | 'query'> {
  if (request.kind === 'cti-agents') {
    return { path: 'v1/exports/cti-agents.csv', query: { environment: request.environmentId } };
  }
  const query = { instance: request.instanceId, updateMapping: String(request.appliesMapping) };
  return { path: 'v1/exports/crm-users.csv', query };
}
