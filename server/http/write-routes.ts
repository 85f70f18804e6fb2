/** Routes that change records: each needs an `Idempotency-Key`, and `If-Match` where a record is there already. */
import * as v from 'valibot';
import { DECIDED_HEADER, type Decided, readDecided } from '../../lib/schema/decided.ts';
import { POSITION_HEADER } from '../../lib/schema/feed-position.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { ROW_SCHEMAS } from '../../lib/schema/rows.ts';
import { NEW_SCHEMAS, PATCH_SCHEMAS } from '../../lib/schema/writes.ts';
import { ProblemError } from '../problem-error.ts';
import { createRecord } from '../records/create-record.ts';
import { deleteRecord } from '../records/delete-record.ts';
import type { StoredAnswer } from '../records/idempotency.ts';
import { patchAhead, patchRecord } from '../records/patch-record.ts';
import { restoreRecord } from '../records/restore-record.ts';
import { problem } from './problem-answer.ts';
import { idOf, NAMES } from './record-routes.ts';
import type { Answer, ApiRequest, DataRoute } from './route.ts';

export const WRITE_HEADERS = {
  'Idempotency-Key':
    '`<client>.<n>`; the same key with the same body is answered again without a second effect.',
  'Patchpanel-Source':
    'What the edit comes from: panel, console, revert (an entry of the history taken back) or api (default).',
};
export const IF_MATCH = {
  'If-Match':
    'The version the edit was made on, as `"3"`; 428 without it, 412 when it is not the present one.',
};

const DECIDED = {
  [DECIDED_HEADER]:
    'What a person chose where the edit met another change of the same thing: `mine` or `theirs`, and the version of the row with the other change, as `mine;version=3`. It is kept in the audit entry, which is written then even if the edit changes nothing.',
};

const POSITION = {
  [POSITION_HEADER]:
    'Place of the shown record in the feed, `<epoch>.<seq>`: who knows the feed up to there, or has a snapshot of it or later, knows what became of the record. Absent where none is shown, or where it is not certain.',
};

const Problem = { name: 'Problem', schema: ProblemSchema };

const DELETED = {
  name: 'Deleted',
  schema: v.object({
    id: v.string(),
    version: v.number(),
    /** How many records of each kind the deletion changed, itself included. */
    changed: v.record(v.string(), v.number()),
  }),
};

const SourceSchema = v.picklist(['panel', 'console', 'revert', 'api']);

/** What the edit comes from; throws 400 for what is none of those. */
export function sourceOf(request: ApiRequest) {
  const source = v.safeParse(SourceSchema, request.header('Patchpanel-Source') ?? 'api');
  if (source.success) return source.output;
  const detail = 'The header Patchpanel-Source is one of: panel, console, revert, api.';
  throw new ProblemError({ ...problem(400, 'bad_header', detail), field: 'Patchpanel-Source' });
}

/** What was decided; `null` without the header. Throws 400 for what cannot be read: the edit must not be saved without it. */
function decidedOf(request: ApiRequest): Decided | null {
  const text = request.header(DECIDED_HEADER);
  if (text === undefined) return null;
  const decided = readDecided(text);
  if (decided) return decided;
  const detail = `The header ${DECIDED_HEADER} is mine or theirs with a version, such as: mine;version=3.`;
  throw new ProblemError({ ...problem(400, 'bad_header', detail), field: DECIDED_HEADER });
}

export function sent({ status, etag, body, position }: StoredAnswer): Answer {
  return { status, body, headers: { ETag: etag }, ...(position ? { position } : {}) };
}

function createRoute(kind: Kind): DataRoute {
  return {
    method: 'POST',
    path: `/v1/${kind}`,
    access: 'write',
    summary: `Adds one record of ${kind}; the client may choose its UUID.`,
    headers: WRITE_HEADERS,
    answerHeaders: POSITION,
    body: { name: `New${NAMES[kind]}`, schema: NEW_SCHEMAS[kind] },
    answers: { 201: { name: NAMES[kind], schema: ROW_SCHEMAS[kind] }, 409: Problem },
    answer: async (request) =>
      sent(
        await createRecord(request.transaction, request.caller, {
          kind,
          body: request.body,
          secrets: request.secrets,
          ...headersOf(request),
        }),
      ),
  };
}

function patchRoute(kind: Kind): DataRoute {
  return {
    method: 'PATCH',
    path: `/v1/${kind}/:id`,
    access: 'write',
    summary: `Edits one record of ${kind}: \`set\` stores values, \`unset\` removes overrides, \`mapping\` is always whole.`,
    headers: { ...IF_MATCH, ...WRITE_HEADERS, ...DECIDED },
    answerHeaders: POSITION,
    body: { name: `${NAMES[kind]}Patch`, schema: PATCH_SCHEMAS[kind] },
    answers: { 200: { name: NAMES[kind], schema: ROW_SCHEMAS[kind] }, 412: Problem },
    ahead: (request, asker) =>
      patchAhead(asker, {
        kind,
        id: idOf(request),
        ifMatch: request.header('If-Match'),
        idempotencyKey: request.header('Idempotency-Key'),
        body: request.body,
        secrets: asker.secrets,
      }),
    answer: async (request) =>
      sent(
        await patchRecord(request.transaction, request.caller, {
          kind,
          id: idOf(request),
          ifMatch: request.header('If-Match'),
          decided: decidedOf(request),
          body: request.body,
          secrets: request.secrets,
          ...headersOf(request),
        }),
      ),
  };
}

function deleteRoute(kind: Kind): DataRoute {
  return {
    method: 'DELETE',
    path: `/v1/${kind}/:id`,
    access: 'write',
    lasts: keyOf,
    summary: `Deletes one record of ${kind} with all that goes with it; it can be restored for 90 days.`,
    headers: { ...IF_MATCH, ...WRITE_HEADERS },
    answerHeaders: POSITION,
    answers: { 200: DELETED, 412: Problem },
    answer: async (request) =>
      sent(
        await deleteRecord(request.transaction, request.caller, {
          kind,
          id: idOf(request),
          ifMatch: request.header('If-Match'),
          ...headersOf(request),
        }),
      ),
  };
}

function restoreRoute(kind: Kind): DataRoute {
  return {
    method: 'POST',
    path: `/v1/${kind}/:id/restore`,
    access: 'write',
    lasts: keyOf,
    summary: `Restores one deleted record of ${kind} with all that went with it: the same ids, higher versions.`,
    headers: {
      'If-Match': 'Version of the deletion, as its answer gave it; may be left out.',
      'Idempotency-Key': WRITE_HEADERS['Idempotency-Key'],
    },
    answerHeaders: POSITION,
    answers: { 200: { name: NAMES[kind], schema: ROW_SCHEMAS[kind] }, 409: Problem },
    answer: async (request) =>
      sent(
        await restoreRecord(request.transaction, request.caller, {
          kind,
          id: idOf(request),
          ifMatch: request.header('If-Match'),
          idempotencyKey: request.header('Idempotency-Key'),
        }),
      ),
  };
}

/** A long write is given up by its key. */
export const keyOf: DataRoute['lasts'] = (request) => request.header('Idempotency-Key');

export function headersOf(request: ApiRequest) {
  return { idempotencyKey: request.header('Idempotency-Key'), source: sourceOf(request) };
}

export const WRITE_ROUTES: readonly DataRoute[] = KINDS.flatMap((kind) => [
  createRoute(kind),
  patchRoute(kind),
  deleteRoute(kind),
  restoreRoute(kind),
]);
