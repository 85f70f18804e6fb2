/** Routes of CSV imports, from the plan to the undo, and of exports. */
import * as v from 'valibot';
import { DELIMITERS } from '../../lib/csv/read-csv.ts';
import { HEALTH_KINDS } from '../../lib/schema/console/health-window.ts';
import { ImportKindSchema, MAX_IMPORT_BYTES } from '../../lib/schema/import-columns.ts';
import { ApplySchema, ImportJobSchema, UndoSchema } from '../../lib/schema/import-job.ts';
import { IssueLevelSchema, PlanRowSchema, RowStateSchema } from '../../lib/schema/import-plan.ts';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { applyImport } from '../imports/apply-import.ts';
import { cancelImport } from '../imports/cancel-import.ts';
import { pagesFrom, type ReadPage } from '../imports/csv-pages.ts';
import { exportAgents, exportUsers, refusedRows, type UsersExport } from '../imports/export-csv.ts';
import { joinParts } from '../imports/file-parts.ts';
import { listJobs, readJob } from '../imports/job-store.ts';
import { planImport } from '../imports/plan-import.ts';
import { readWindow } from '../imports/plan-rows.ts';
import { type PreparedApply, type PrepareOptions, prepareApply } from '../imports/prepare-apply.ts';
import { type PreparedUndo, prepareUndo } from '../imports/prepare-undo.ts';
import { undoImport } from '../imports/undo-import.ts';
import { dropPrepared } from '../imports/users-ahead.ts';
import { requireWanted } from '../records/given-up.ts';
import {
  FlagParameter,
  integerParameter,
  SearchParameter,
  TokenParameter,
  UuidParameter,
} from './parameters.ts';
import { idOf } from './record-routes.ts';
import type { Answer, DataRequest, DataRoute, NamedSchema, Preparing } from './route.ts';

const Problem = { name: 'Problem', schema: ProblemSchema };
const Job = { name: 'ImportJob', schema: ImportJobSchema };
const Csv: NamedSchema = { name: 'CsvFile', schema: v.string(), mediaType: 'text/csv' };

const MOST_ROWS = 9_999_999;

const flag = (value: unknown) => value === true;
const text = (value: unknown) => value as string | undefined;
const count = (value: unknown) => value as number | undefined;

const PLAN_ROUTE: DataRoute = {
  method: 'POST',
  path: '/v1/imports',
  access: 'write',
  summary:
    'Plans the import of a CSV file: reads and checks all of it, stores the plan, changes nothing else. The client may give the `id`: the same one again answers the plan that is there. 422 names what is wrong with the file and the line. With `file` and `size` it is the file that was sent in parts, and the body is what of its end was not; 409 `parts_missing`: send it again.',
  query: {
    kind: ImportKindSchema,
    instance: v.optional(UuidParameter),
    id: v.optional(UuidParameter),
    createMissingGroups: v.optional(FlagParameter, 'false'),
    applyMappings: v.optional(FlagParameter, 'false'),
    moveTaken: v.optional(FlagParameter, 'false'),
    name: v.optional(SearchParameter, 'import.csv'),
    encoding: v.optional(SearchParameter),
    delimiter: v.optional(v.picklist(DELIMITERS)),
    file: v.optional(UuidParameter),
    size: v.optional(integerParameter(0, MAX_IMPORT_BYTES)),
  },
  lasts: ({ query }) => text(query.id),
  maxBodyBytes: MAX_IMPORT_BYTES,
  body: Csv,
  answers: { 201: Job, 409: Problem, 422: Problem },
  async answer({ transaction, caller, query, body, signal }) {
    const options = {
      createMissingGroups: flag(query.createMissingGroups),
      applyMappings: flag(query.applyMappings),
      moveTaken: flag(query.moveTaken),
    };
    const fileId = text(query.file);
    const csv = body as Uint8Array;
    const parts = fileId === undefined ? null : { fileId, size: count(query.size) ?? 0, rest: csv };
    const job = await planImport(transaction, caller, {
      id: text(query.id),
      kind: v.parse(ImportKindSchema, query.kind),
      instanceId: text(query.instance) ?? null,
      bytes: parts ? () => joinParts(transaction, caller, parts) : async () => csv,
      fileName: text(query.name) ?? '',
      encoding: text(query.encoding),
      delimiter: text(query.delimiter),
      options,
      requireWanted: () => requireWanted(signal),
    });
    await requireWanted(signal);
    return { status: 201, body: job };
  },
};

const JOB_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/imports',
    access: 'read',
    summary: 'Lists imports, newest first; those of CTI agents for who sees the whole tenant.',
    query: {
      instance: v.optional(UuidParameter),
      after: v.optional(TokenParameter),
      limit: v.optional(integerParameter(1, 1000), '100'),
    },
    answers: {
      200: {
        name: 'ImportJobList',
        schema: v.object({ items: v.array(ImportJobSchema), next: v.nullable(v.string()) }),
      },
    },
    answer: async ({ transaction, caller, query }) => ({ body: await listJobs(transaction, caller, query) }),
  },
  {
    method: 'GET',
    path: '/v1/imports/:id',
    access: 'read',
    summary: 'Reads one import: its counts, its state, and what applying and undoing it did.',
    answers: { 200: Job },
    answer: async (request) => ({
      body: await readJob(request.transaction, request.caller, idOf(request)),
    }),
  },
  {
    method: 'GET',
    path: '/v1/imports/:id/rows',
    access: 'read',
    summary:
      'Reads rows of the plan in the order of the file, in one state or with issues of one level: after a row number, or from an offset on.',
    query: {
      state: v.optional(RowStateSchema),
      issues: v.optional(IssueLevelSchema),
      after: v.optional(integerParameter(0, MOST_ROWS)),
      offset: v.optional(integerParameter(0, MOST_ROWS)),
      limit: v.optional(integerParameter(1, 1000), '100'),
    },
    answers: {
      200: {
        name: 'PlanRows',
        schema: v.object({ items: v.array(PlanRowSchema), next: v.nullable(v.number()) }),
      },
    },
    async answer(request) {
      const { transaction, caller, query } = request;
      const { id } = await readJob(transaction, caller, idOf(request));
      const window = {
        state: v.parse(v.optional(RowStateSchema), query.state),
        issues: v.parse(v.optional(IssueLevelSchema), query.issues),
        after: count(query.after),
        offset: count(query.offset),
        limit: count(query.limit) ?? 100,
      };
      return { body: await readWindow(transaction, id, window) };
    },
  },
  {
    method: 'GET',
    path: '/v1/imports/:id/refused.csv',
    access: 'read',
    summary: 'The refused and conflicting rows as a file with the column Error, to be mended and imported.',
    answers: { 200: Csv },
    answer: async (request) => ({
      csv: await refusedRows(request.transaction, request.caller, idOf(request)),
      headers: asFile('refused.csv'),
    }),
  },
];

function preparationOf(request: Preparing): PrepareOptions {
  const { write, body, signal } = request;
  return { id: idOf(request), turn: () => requireWanted(signal), ahead: { write, body } };
}

const CHANGING_ROUTES: readonly DataRoute[] = [
  {
    method: 'POST',
    path: '/v1/imports/:id/apply',
    access: 'write',
    summary:
      'Applies the planned rows in one transaction, or none. 412 `plan_stale`: rows changed since, or others have their agents by now (in `current`), plan again. 409 `agent_taken`: who has the agent would give it up in a row of `exclude`. 409 `confirm_…`: more is taken away than goes unasked. A repetition gets the same answer.',
    lasts: ({ params }) => params.id,
    maxBodyBytes: 4 * 1024 * 1024,
    body: { name: 'ImportApply', schema: ApplySchema },
    answers: { 200: Job, 409: Problem, 412: Problem },
    prepare: (request) => prepareApply(request.look, preparationOf(request)),
    leave: (prepared, write) => dropPrepared(write, prepared as PreparedApply | null),
    async answer(request) {
      const { transaction, caller, signal, body } = request;
      const prepared = request.prepared as PreparedApply | null;
      const job = await applyImport(transaction, caller, { id: idOf(request), body, prepared });
      await requireWanted(signal);
      return { body: job };
    },
  },
  {
    method: 'POST',
    path: '/v1/imports/:id/undo',
    access: 'write',
    summary:
      'Restores the exact former state of every record of an applied import. Records that changed since are left alone and named, or refuse the whole undo (409 `changed_since`).',
    lasts: ({ params }) => params.id,
    body: { name: 'ImportUndo', schema: UndoSchema },
    answers: { 200: Job, 409: Problem },
    prepare: (request) => prepareUndo(request.look, preparationOf(request)),
    leave: (prepared, write) => dropPrepared(write, prepared as PreparedUndo | null),
    async answer(request) {
      const { transaction, caller, signal, body } = request;
      const prepared = request.prepared as PreparedUndo | null;
      const job = await undoImport(transaction, caller, { id: idOf(request), body, prepared });
      await requireWanted(signal);
      return { body: job };
    },
  },
  {
    method: 'POST',
    path: '/v1/imports/:id/cancel',
    access: 'write',
    summary:
      'Gives up an import after its request was given up: waits for what is going on, removes a plan that was not applied, and answers the job as it ended. 404: nothing was kept.',
    endsWork: ({ params }) => params.id ?? '',
    answers: { 200: Job },
    answer: async (request) => ({
      body: await cancelImport(request.transaction, request.caller, idOf(request)),
    }),
  },
];

const EXPORT_ROUTES: readonly DataRoute[] = [
  {
    method: 'GET',
    path: '/v1/exports/crm-users.csv',
    access: 'read',
    mayBeReplica: true,
    summary:
      'The CRM users of one instance as CSV, by code point, filtered as the grid is; importing it again changes nothing. Streamed page by page: a connection that breaks is no whole file.',
    query: {
      instance: UuidParameter,
      q: v.optional(SearchParameter),
      group: v.optional(v.union([v.literal('none'), UuidParameter])),
      mapped: v.optional(v.picklist(['mapped', 'unmapped'])),
      mode: v.optional(v.picklist(['inherit', 'override'])),
      environment: v.optional(UuidParameter),
      health: v.optional(v.picklist(HEALTH_KINDS)),
      updateMapping: v.optional(FlagParameter, 'false'),
    },
    answers: { 200: Csv },
    answer: (request) => {
      const { query } = request;
      const wish = {
        instanceId: text(query.instance) ?? '',
        appliesMapping: flag(query.updateMapping),
        q: text(query.q),
        groupId: text(query.group),
        mapped: query.mapped as UsersExport['mapped'],
        mode: query.mode as UsersExport['mode'],
        environmentId: text(query.environment),
        health: query.health as UsersExport['health'],
      };
      return streamed(request, { readPage: exportUsers(wish), name: 'crm-users.csv' });
    },
  },
  {
    method: 'GET',
    path: '/v1/exports/cti-agents.csv',
    access: 'read',
    mayBeReplica: true,
    summary: 'The CTI agents as CSV, by environment and agent id; importing it again changes nothing.',
    query: { environment: v.optional(UuidParameter) },
    answers: { 200: Csv },
    answer: (request) =>
      streamed(request, {
        readPage: exportAgents({ environmentId: text(request.query.environment) }),
        name: 'cti-agents.csv',
      }),
  },
];

interface StreamedFile<P> {
  readonly readPage: ReadPage<P>;
  readonly name: string;
}

async function streamed<P>(
  { transaction, caller, look }: DataRequest,
  { readPage, name }: StreamedFile<P>,
): Promise<Answer> {
  const first = await readPage(transaction, caller, null);
  return { csv: pagesFrom(first, readPage, look), headers: asFile(name) };
}

function asFile(name: string): Record<string, string> {
  return { 'Content-Disposition': `attachment; filename="${name}"` };
}

export const IMPORT_ROUTES: readonly DataRoute[] = [
  PLAN_ROUTE,
  ...JOB_ROUTES,
  ...CHANGING_ROUTES,
  ...EXPORT_ROUTES,
];
