/** Reading and writing accounts and their grants, for admins of the whole tenant. Runs in the server. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { AccountPatchSchema, type AccountRecord, NewAccountSchema } from '../../lib/schema/account-record.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import { isUuid } from '../../lib/schema/id.ts';
import { isPostgresText } from '../../lib/schema/text-limits.ts';
import type { Transaction } from '../db/database.ts';
import { findAccountRow, insertAccount, listAccountRows, updateAccount } from './account-rows.ts';
import { notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { violatedConstraint } from './constraint-problems.ts';
import type { StoredAnswer } from './idempotency.ts';
import { pageLimit, readPageToken, writePageToken } from './page-token.ts';
import { parseBody } from './parse-body.ts';
import { etagOf, requireVersion } from './patch-body.ts';
import { refuse, versionMismatch } from './patch-problems.ts';
import type { Page } from './read.ts';
import { writeOnce } from './write-once.ts';

export interface AccountWrite {
  /** The headers, as they came. */
  readonly idempotencyKey: string | undefined;
  readonly ifMatch?: string | undefined;
  readonly body: unknown;
  readonly source: AuditSource;
}

const Position = v.tuple([v.pipe(v.string(), v.check(isPostgresText))]);

export async function listAccounts(
  tx: Transaction,
  caller: Caller,
  query: { q?: string | undefined; after?: string | undefined; limit?: number | undefined } = {},
): Promise<Page<AccountRecord>> {
  caller.may.administer();
  const { q = '' } = query;
  if (!isPostgresText(q)) return { items: [], next: null };
  const limit = pageLimit(query.limit);
  const [after] = query.after ? readPageToken(query.after, Position) : [''];
  const found = await listAccountRows(tx, { q, after, rows: limit + 1 });
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last ? writePageToken([last.username]) : null };
}

export async function readAccount(tx: Transaction, caller: Caller, id: string): Promise<AccountRecord> {
  caller.may.administer();
  const row = isUuid(id) ? await findAccountRow(tx, id) : null;
  if (!row) throw notFound();
  return row;
}

/** Throws a `ProblemError` for every refusal; the transaction must then be rolled back. */
export function createAccount(tx: Transaction, caller: Caller, write: AccountWrite): Promise<StoredAnswer> {
  caller.may.administer();
  const { idempotencyKey, body, source } = write;
  const request = { method: 'POST', kind: 'accounts', body };
  return writeOnce(tx, caller, { idempotencyKey, request }, async () => {
    const given = parseBody(NewAccountSchema, body);
    const wanted = { ...given, id: given.id ?? randomUUID() };
    await refusingGrants(tx, wanted.username, () => insertAccount(tx, caller.username, wanted));
    const after = await readAccount(tx, caller, wanted.id);
    return {
      answer: { status: 201, etag: etagOf(after), body: after },
      accounts: [{ action: 'create', before: null, after, source }],
    };
  });
}

/** A patch that changes nothing answers the present account. */
export function patchAccount(
  tx: Transaction,
  caller: Caller,
  { id, ...write }: AccountWrite & { id: string },
): Promise<StoredAnswer> {
  caller.may.administer();
  const version = requireVersion(write.ifMatch);
  const { idempotencyKey, body, source } = write;
  const request = { method: 'PATCH', kind: 'accounts', id, body };
  return writeOnce(tx, caller, { idempotencyKey, request }, async () => {
    const before = await readAccount(tx, caller, id);
    const wanted = { ...before, ...parseBody(AccountPatchSchema, body).set };
    if (before.version !== version) throw versionMismatch(before);
    const isSame = isDeepStrictEqual(sorted(wanted), sorted(before));
    if (!isSame) await refusingGrants(tx, before.username, () => change(tx, caller, wanted));
    const after = isSame ? before : await readAccount(tx, caller, id);
    return {
      answer: { status: 200, etag: etagOf(after), body: after },
      accounts: isSame ? [] : [{ action: 'update', before, after, source }],
    };
  });
}

async function change(tx: Transaction, caller: Caller, wanted: AccountRecord): Promise<void> {
  if (await updateAccount(tx, caller, wanted)) return;
  const current = await findAccountRow(tx, wanted.id);
  throw current ? versionMismatch(current) : notFound();
}

/** The order of grants means nothing. */
function sorted({ grants, ...rest }: AccountRecord) {
  return { ...rest, grants: grants.map((grant) => Object.values(grant).join(' ')).sort() };
}

/** The rule of the last admin is checked at the end of a transaction; here it is wanted while there is still an answer to give. */
async function refusingGrants(tx: Transaction, username: string, work: () => Promise<void>): Promise<void> {
  await tx.query('savepoint before_write');
  try {
    await work();
    await tx.query('set constraints all immediate');
  } catch (error) {
    const refusal = REFUSALS[violatedConstraint(error) ?? ''];
    if (!refusal) throw error;
    await tx.query('rollback to savepoint before_write');
    const { status, code, ...rest } = refusal;
    throw refuse(status, code, { ...rest, detail: rest.detail.replace('%', username) });
  }
}

const UNKNOWN_PLACE = {
  status: 422,
  code: 'grant_unknown',
  title: 'No such CRM instance or CRM user',
  field: 'grants',
  detail: 'A grant names a CRM instance or CRM user that does not exist. Choose one that does.',
} as const;

const REFUSALS: Record<
  string,
  { status: number; code: string; title: string; field: string; detail: string }
> = {
  accounts_username: {
    status: 409,
    code: 'username_taken',
    title: 'Username taken',
    field: 'username',
    detail: 'Another account is called %. Choose another username.',
  },
  accounts_subject: {
    status: 409,
    code: 'subject_taken',
    title: 'Sign-in in use',
    field: 'subject',
    detail: 'Another account signs in as this issuer and subject. Change that one instead.',
  },
  accounts_pkey: {
    status: 409,
    code: 'id_taken',
    title: 'Id in use',
    field: 'id',
    detail: 'An account with this id exists already. Send a new UUID.',
  },
  grants_keep_an_admin: {
    status: 409,
    code: 'last_admin',
    title: 'Last admin',
    field: 'grants',
    detail: '% is the last active admin of everything. Make somebody else one first.',
  },
  grants_tenant_id_instance_id_fkey: UNKNOWN_PLACE,
  grants_tenant_id_instance_id_crm_user_id_fkey: UNKNOWN_PLACE,
};
