/** Routes of what the console alone does, online: consequences of a deletion, what was deleted, edits of many users. */
import * as v from 'valibot';
import { BulkDoneSchema, BulkSchema } from '../../lib/schema/bulk.ts';
import { ConsequencesSchema } from '../../lib/schema/consequences.ts';
import { DeletedListSchema } from '../../lib/schema/deleted-record.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import { ProblemSchema } from '../../lib/schema/problem.ts';
import { bulkEdit } from '../records/bulk-edit.ts';
import { foreseeDeletion } from '../records/foresee-deletion.ts';
import { requireKey, spoilKey } from '../records/idempotency.ts';
import { listDeleted } from '../records/list-deleted.ts';
import { integerParameter, TokenParameter, UuidParameter } from './parameters.ts';
import { idOf } from './record-routes.ts';
import type { DataRoute } from './route.ts';
import { headersOf, keyOf, sent, WRITE_HEADERS } from './write-routes.ts';

const Problem = { name: 'Problem', schema: ProblemSchema };
const Consequences = { name: 'Consequences', schema: ConsequencesSchema };

function consequencesRoute(kind: Kind): DataRoute {
  return {
    method: 'GET',
    path: `/v1/${kind}/:id/consequences`,
    access: 'read',
    summary: `Tells what deleting one record of ${kind} would do besides; for those who may delete it.`,
    answers: { 200: Consequences },
    answer: async (request) => ({
      body: await foreseeDeletion(request.transaction, request.caller, kind, idOf(request)),
    }),
  };
}

const DELETED_ROUTE: DataRoute = {
  method: 'GET',
  path: '/v1/deleted',
  access: 'read',
  summary:
    'Lists what was deleted in the last 90 days, newest first: users and groups of an instance, agents and agent groups of an environment, else instances and environments. What went with one of these is not listed.',
  query: {
    instance: v.optional(UuidParameter),
    environment: v.optional(UuidParameter),
    after: v.optional(TokenParameter),
    limit: v.optional(integerParameter(1, 1000), '100'),
  },
  answers: { 200: { name: 'DeletedList', schema: DeletedListSchema } },
  answer: async ({ transaction, caller, query }) => ({ body: await listDeleted(transaction, caller, query) }),
};

/** A hundred thousand users with their versions. */
const BULK_BYTES = 8 * 1024 * 1024;

const BULK_ROUTE: DataRoute = {
  method: 'POST',
  path: '/v1/bulk',
  access: 'write',
  lasts: keyOf,
  summary:
    'Edits or deletes many CRM users of one instance in one transaction, each on the version it was seen at: all or nothing. 412 `bulk_stale` carries the users that changed meanwhile in `current`.',
  headers: WRITE_HEADERS,
  maxBodyBytes: BULK_BYTES,
  body: { name: 'Bulk', schema: BulkSchema },
  answers: { 200: { name: 'BulkDone', schema: BulkDoneSchema }, 409: Problem, 412: Problem },
  answer: async (request) =>
    sent(await bulkEdit(request.transaction, request.caller, { body: request.body, ...headersOf(request) })),
};

const CANCELLATION = {
  name: 'Cancellation',
  schema: v.object({
    /** It had happened before, and stays. */
    done: v.boolean(),
  }),
};

const CANCEL_ROUTE: DataRoute = {
  method: 'POST',
  path: '/v1/writes/:key/cancel',
  access: 'write',
  summary:
    "Gives up a deletion, a restore or an edit of many users of one's own by its `Idempotency-Key`: rolled back as a whole, and never done later. `done`: it was finished before.",
  answers: { 200: CANCELLATION },
  endsWork: ({ params }) => params.key,
  answer: async ({ transaction, caller, params }) => ({
    body: { done: !(await spoilKey(transaction, caller, requireKey(params.key))) },
  }),
};

export const CONSOLE_ROUTES: readonly DataRoute[] = [
  ...KINDS.map(consequencesRoute),
  DELETED_ROUTE,
  BULK_ROUTE,
  CANCEL_ROUTE,
];
