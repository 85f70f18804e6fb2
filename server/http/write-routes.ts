/** Routes that change records: each needs an `Idempotency-Key`, and `If-Match` where a record is there already. */
import * as v from 'valibot';
import { CrmUserPatchSchema } from '../../lib/schema/patch.ts';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { ROW_SCHEMAS } from '../../lib/schema/rows.ts';
import { ProblemError } from '../problem-error.ts';
import { type CreatedKind, createRecord, NEW_SCHEMAS } from '../records/create-record.ts';
import type { StoredAnswer } from '../records/idempotency.ts';
import { patchUser } from '../records/patch-user.ts';
import { problem } from './problem-answer.ts';
import { idOf, NAMES } from './record-routes.ts';
import type { Answer, ApiRequest, DataRoute } from './route.ts';

const HEADERS = {
  'Idempotency-Key':
    '`<client>.<n>`; the same key with the same body is answered again without a second effect.',
  'Patchpanel-Source': 'Which surface the edit comes from: panel, console or api (default).',
};
const IF_MATCH = {
  'If-Match':
    'The version the edit was made on, as `"3"`; 428 without it, 412 when it is not the present one.',
};

const Problem = { name: 'Problem', schema: ProblemSchema };

const SourceSchema = v.picklist(['panel', 'console', 'api']);

function sourceOf(request: ApiRequest) {
  const source = v.safeParse(SourceSchema, request.header('Patchpanel-Source') ?? 'api');
  if (source.success) return source.output;
  const detail = 'The header Patchpanel-Source is one of: panel, console, api.';
  throw new ProblemError({ ...problem(400, 'bad_header', detail), field: 'Patchpanel-Source' });
}

function sent({ status, etag, body }: StoredAnswer): Answer {
  return { status, body, headers: { ETag: etag } };
}

function createRoute(kind: CreatedKind): DataRoute {
  return {
    method: 'POST',
    path: `/v1/${kind}`,
    access: 'write',
    summary: `Adds one record of ${kind}; the client may choose its UUID.`,
    headers: HEADERS,
    body: { name: `New${NAMES[kind]}`, schema: NEW_SCHEMAS[kind] },
    answers: { 201: { name: NAMES[kind], schema: ROW_SCHEMAS[kind] }, 409: Problem },
    async answer(request) {
      return sent(
        await createRecord(request.transaction, request.caller, {
          kind,
          idempotencyKey: request.header('Idempotency-Key'),
          body: request.body,
          source: sourceOf(request),
        }),
      );
    },
  };
}

const PATCH_USER: DataRoute = {
  method: 'PATCH',
  path: '/v1/crm-users/:id',
  access: 'write',
  summary: 'Edits one CRM user: `set` stores values, `unset` removes overrides, `mapping` is always whole.',
  headers: { ...IF_MATCH, ...HEADERS },
  body: { name: 'CrmUserPatch', schema: CrmUserPatchSchema },
  answers: { 200: { name: 'CrmUser', schema: ROW_SCHEMAS['crm-users'] }, 412: Problem },
  async answer(request) {
    return sent(
      await patchUser(request.transaction, request.caller, {
        id: idOf(request),
        ifMatch: request.header('If-Match'),
        idempotencyKey: request.header('Idempotency-Key'),
        body: request.body,
        source: sourceOf(request),
      }),
    );
  },
};

export const WRITE_ROUTES: readonly DataRoute[] = [createRoute('crm-users'), PATCH_USER];
