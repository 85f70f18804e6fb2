/** Editing one CRM user, exactly as `sync.md` orders it: key, authority, version, row, answer, audit and seq. Runs in the server. */
import { isDeepStrictEqual } from 'node:util';
import { applyUserPatch } from '../../lib/domain/apply-patch.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from './authority.ts';
import type { Caller } from './caller.ts';
import { findRow } from './find-rows.ts';
import { claimKey, requireKey, type StoredAnswer, storeAnswer } from './idempotency.ts';
import { etagOf, parsePatch, requireVersion } from './patch-body.ts';
import { constraintProblem, versionMismatch, violatedConstraint } from './patch-problems.ts';
import { rowJson } from './row-sql.ts';
import { sealChanges } from './seal.ts';

export interface UserWrite {
  readonly id: string;
  /** The headers `If-Match` and `Idempotency-Key`, as they came. */
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly body: unknown;
  readonly source: AuditSource;
}

/**
 * Throws a `ProblemError` for every refusal; the transaction must then be rolled back, which also frees the key.
 * A patch that changes nothing answers the present row. Nothing may be written after it in the transaction.
 */
export async function patchUser(tx: Transaction, caller: Caller, write: UserWrite): Promise<StoredAnswer> {
  const version = requireVersion(write.ifMatch);
  const key = requireKey(write.idempotencyKey);
  const request = { method: 'PATCH', kind: 'crm-users', id: write.id, body: write.body };
  const stored = await claimKey(tx, caller, { key, request });
  if (stored) return stored;

  const before = await findEditable(tx, caller, write.id);
  const patch = parsePatch(write.body);
  if (before.version !== version) throw versionMismatch(before);
  const wanted = applyUserPatch(before, patch);
  const changes = !isDeepStrictEqual(wanted, before);
  const after = changes ? await storeUser(tx, caller, { before, wanted, patch }) : before;

  const answer = { status: 200, etag: etagOf(after), body: after };
  await storeAnswer(tx, caller, { key, answer });
  if (changes)
    await sealChanges(tx, [{ kind: 'crm-users', action: 'update', before, after, source: write.source }]);
  return answer;
}

async function findEditable(tx: Transaction, caller: Caller, id: string): Promise<CrmUser> {
  caller.may.askFor('crm-users', id);
  const user = await findRow(tx, 'crm-users', id);
  if (!user) throw notFound();
  caller.may.read('crm-users', user);
  caller.may.editUsersOf(user.instanceId);
  return user;
}

interface Edit {
  readonly before: CrmUser;
  readonly wanted: CrmUser;
  readonly patch: CrmUserPatch;
}

/** The savepoint keeps the transaction usable after a violated constraint, to say who is in the way. */
async function storeUser(tx: Transaction, caller: Caller, edit: Edit): Promise<CrmUser> {
  await tx.query('savepoint before_update');
  try {
    const after = await updateUser(tx, caller, edit);
    if (after) return after;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (!constraint) throw error;
    await tx.query('rollback to savepoint before_update');
    throw (
      (await constraintProblem(tx, constraint, { user: edit.before, set: edit.patch.set ?? {} })) ?? error
    );
  }
  const current = await findRow(tx, 'crm-users', edit.before.id);
  throw current ? versionMismatch(current) : notFound();
}

const UPDATE_USER = `update crm_users r set username = $4, native_id = $5, full_name = $6, group_id = $7,
    pop_flow = $8::jsonb, agents = $9::uuid[], updated_by = $10, updated_at = clock_timestamp(), version = version + 1
  where tenant_id = $1 and id = $2 and version = $3 and deleted_at is null
  returning ${rowJson('crm-users')} as row`;

/** `null` when another edit came first, which is known only once that one has committed. */
async function updateUser(
  tx: Transaction,
  caller: Caller,
  { before, wanted }: Edit,
): Promise<CrmUser | null> {
  const [updated] = await tx.query<{ row: CrmUser }>(UPDATE_USER, [
    caller.tenantId,
    before.id,
    before.version,
    wanted.username,
    wanted.nativeId,
    wanted.fullName,
    wanted.groupId,
    JSON.stringify(wanted.popFlow),
    wanted.mapping.mode === 'override' ? wanted.mapping.agents : null,
    caller.username,
  ]);
  return updated?.row ?? null;
}
