/** `POST /v1/bulk`: edits of many CRM users of one instance in one transaction, all or nothing. */
import * as v from 'valibot';
import { idOf } from './id.ts';
import { CtiMappingSchema } from './mapping.ts';

/** Most users of one request. */
export const MAX_BULK_USERS = 100_000;
/** Most different edits of one request. */
const MAX_EDITS = 20;

/** A user with the version the edit was made on. */
const BulkUserSchema = v.tuple([idOf('crm-users'), v.pipe(v.number(), v.safeInteger(), v.minValue(1))]);

const BulkSetSchema = v.pipe(
  v.strictObject({
    groupId: v.optional(v.nullable(idOf('crm-user-groups'))),
    mapping: v.optional(CtiMappingSchema),
  }),
  v.check((set) => Object.keys(set).length > 0, 'Nothing is set.'),
);
export type BulkSet = v.InferOutput<typeof BulkSetSchema>;

const users = v.pipe(v.array(BulkUserSchema), v.minLength(1), v.maxLength(MAX_BULK_USERS));

export const BulkEditSchema = v.union([
  v.strictObject({ users, set: BulkSetSchema }),
  v.strictObject({ users, delete: v.literal(true) }),
]);
export type BulkEdit = v.InferOutput<typeof BulkEditSchema>;

export const BulkSchema = v.pipe(
  v.strictObject({
    instanceId: idOf('crm-instances'),
    edits: v.pipe(v.array(BulkEditSchema), v.minLength(1), v.maxLength(MAX_EDITS)),
  }),
  v.check(({ edits }) => isEachNamedOnce(edits), 'A user is named twice.'),
);
export type Bulk = v.InferOutput<typeof BulkSchema>;

export const BulkDoneSchema = v.object({
  /** What the audit entries of all rows have in common. */
  job: v.string(),
  /** Users that were changed; who had it already was left alone. */
  changed: v.number(),
});
export type BulkDone = v.InferOutput<typeof BulkDoneSchema>;

/** A user that is not as it was when the edit was made; `null`: deleted, or not of this instance. */
export const BulkStaleSchema = v.object({ id: v.string(), version: v.nullable(v.number()) });
export type BulkStale = v.InferOutput<typeof BulkStaleSchema>;

function isEachNamedOnce(edits: readonly BulkEdit[]): boolean {
  const ids = edits.flatMap((edit) => edit.users.map(([id]) => id));
  return ids.length <= MAX_BULK_USERS && new Set(ids).size === ids.length;
}
