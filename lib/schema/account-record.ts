/** Accounts with their grants, as an admin of the whole tenant reads and writes them. */
import * as v from 'valibot';
import { type Grant, GrantSchema } from './account.ts';
import { idOf } from './id.ts';
import { recordEntries } from './record.ts';
import { RequiredText } from './text.ts';

export const AccountRecordSchema = v.object({
  id: idOf('accounts'),
  ...recordEntries,
  /** OpenID Connect issuer and subject that sign in as this account. */
  issuer: v.string(),
  subject: v.string(),
  username: v.string(),
  active: v.boolean(),
  grants: v.array(GrantSchema),
  /** Until when wrong passwords lock the username, as ISO text; older servers do not say. */
  lockedUntil: v.optional(v.nullable(v.string())),
});
export type AccountRecord = v.InferOutput<typeof AccountRecordSchema>;

const key = ({ role, instanceId, crmUserId }: Grant) => `${role} ${instanceId} ${crmUserId}`;

/** Always the whole list: what is missing from it is taken away. */
const GrantsSchema = v.pipe(
  v.array(v.strictObject(GrantSchema.entries)),
  v.maxLength(1000),
  v.check((grants) => new Set(grants.map(key)).size === grants.length, 'A grant stands twice on the list.'),
  v.check(
    (grants) =>
      grants.every(
        ({ role, instanceId, crmUserId }) => crmUserId === null || (role === 'agent' && instanceId !== null),
      ),
    'Only a grant of the role agent in one CRM instance names a CRM user.',
  ),
);

/** The body of `POST /v1/accounts`. */
export const NewAccountSchema = v.strictObject({
  id: v.optional(idOf('accounts')),
  issuer: RequiredText,
  subject: RequiredText,
  username: RequiredText,
  active: v.optional(v.boolean(), true),
  grants: v.optional(GrantsSchema, []),
});
export type NewAccount = v.InferOutput<typeof NewAccountSchema>;

export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 1024;
/** A password that an admin gives ends after so many days without a sign-in; the database says the same (migration 0035). */
export const FIRST_SIGN_IN_DAYS = 7;

/** The body of `POST /v1/accounts/{id}/password`. */
export const NewPasswordSchema = v.strictObject({
  password: v.pipe(
    v.string(),
    v.minLength(SHORTEST_PASSWORD, `Use a password of at least ${SHORTEST_PASSWORD} characters.`),
    v.maxLength(LONGEST_PASSWORD, `Use a password of at most ${LONGEST_PASSWORD} characters.`),
  ),
  /** It is for the first sign-in, which asks for another one, and ends after seven days. */
  mustChange: v.optional(v.boolean(), false),
});

/** The body of `PATCH /v1/accounts/{id}`. Who somebody is never changes; what they may do does. */
export const AccountPatchSchema = v.strictObject({
  set: v.optional(v.strictObject({ active: v.optional(v.boolean()), grants: v.optional(GrantsSchema) })),
});
export type AccountPatch = v.InferOutput<typeof AccountPatchSchema>;
