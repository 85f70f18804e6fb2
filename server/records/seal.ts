/** The last step of every write: audit entries and feed rows, numbered under the tenant's ordering lock. Runs in the server. */
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { AuditSource } from '../../lib/schema/audit-entry.ts';
import type { Decided } from '../../lib/schema/decided.ts';
import { type FeedPosition, writePosition } from '../../lib/schema/feed-position.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import type { LatePosition } from './answer-position.ts';
import { instanceOf } from './authority.ts';
import type { StoredAnswer } from './idempotency.ts';

export interface RecordChange {
  readonly kind: Kind;
  readonly action: 'create' | 'update' | 'delete' | 'restore';
  readonly before: AnyRow | null;
  readonly after: AnyRow;
  readonly source: AuditSource;
  readonly jobId?: string;
  /** Secrets have no value to show; that they changed is audited. */
  readonly secretsChanged?: readonly string[];
  /** Whoever made it chose it where it met another change of the same thing. The row may be as it was: that is recorded all the same. */
  readonly decided?: Decided | null;
}

/** Changes of one statement: it holds their rows several times over. */
const BATCH = 10_000;

/** Nothing may be written after it: others of the tenant wait from here until the transaction ends. */
export async function sealChanges(tx: Transaction, changes: readonly RecordChange[]): Promise<LatePosition> {
  const position: LatePosition = { at: null };
  for (let start = 0; start === 0 || start < changes.length; start += BATCH) {
    const isLast = start + BATCH >= changes.length;
    const columns = columnsOf(changes.slice(start, start + BATCH)).map(arrayLiteral);
    await askForSeq(tx, { sql: SEAL, parameters: [...columns, isLast], isLast }, position);
  }
  return position;
}

/** Written before the seal, which others wait for. */
const EPOCH = '(select t.epoch from tenants t where t.tenant_id = app_tenant()) as epoch';

const SEAL_ONE = `select ${EPOCH}, app_seal_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as seq`;

/** The same for one change, with the answer that its key gets: one step, for which alone others wait. */
export async function sealOne(
  tx: Transaction,
  change: RecordChange,
  { key, answer }: { key: string; answer: StoredAnswer },
): Promise<LatePosition> {
  const { kind, action, before, after, source } = change;
  const kept = [key, answer.status, answer.etag, JSON.stringify(answer.body)];
  const record = [kind, after.id, instanceOf(kind, after), after.version, action];
  const texts = [before && JSON.stringify(before), afterText(change), source];
  const position: LatePosition = { at: null };
  const parameters = [...kept, ...record, ...texts];
  await askForSeq(tx, { sql: SEAL_ONE, parameters, isLast: true }, position);
  return position;
}

/** All of a transaction is there from its last change on. */
async function askForSeq(
  tx: Transaction,
  { sql, parameters, isLast }: { sql: string; parameters: readonly unknown[]; isLast: boolean },
  position: LatePosition,
): Promise<void> {
  const onRows = (rows: readonly object[]) => {
    const [sealed] = rows as readonly FeedPosition[];
    if (sealed) position.at = writePosition(sealed);
  };
  onRows(await tx.query(sql, parameters, { isLast, onRows }));
}

const SEAL = `select ${EPOCH}, app_seal_columns($1::text[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[],
  $8::text[], $9::uuid[], $10::boolean) as seq`;

/** In the order of the function's parameters. */
function columnsOf(changes: readonly RecordChange[]): (string | null)[][] {
  return [
    changes.map(({ kind }) => kind),
    changes.map(({ after }) => after.id),
    changes.map(({ kind, after }) => instanceOf(kind, after)),
    changes.map(({ after }) => String(after.version)),
    changes.map(({ action }) => action),
    changes.map(({ before }) => before && JSON.stringify(before)),
    changes.map(afterText),
    changes.map(({ source }) => source),
    changes.map(({ jobId }) => jobId ?? null),
  ];
}

/** Nothing is there after a deletion. */
function afterText({ action, after, secretsChanged, decided }: RecordChange): string | null {
  if (action === 'delete') return null;
  const secrets = secretsChanged?.length ? { secretsChanged } : {};
  return JSON.stringify({ ...after, ...secrets, ...(decided ? { decided } : {}) });
}

export interface AccountChange {
  readonly action: 'create' | 'update';
  readonly before: AccountRecord | null;
  readonly after: AccountRecord;
  readonly source: AuditSource;
  /** What has no value to show, or none in the account. */
  readonly happened?: 'passwordChanged' | 'signedOut' | 'unlocked';
}

/** Accounts are audited, but stand in no feed. Nothing may be written after it. */
export async function sealAccounts(tx: Transaction, changes: readonly AccountChange[]): Promise<void> {
  const rows = changes.map(({ before, after, happened, ...change }) => ({
    id: after.id,
    ...change,
    before: before && lasting(before),
    after: { ...lasting(after), ...(happened ? { [happened]: true } : {}) },
  }));
  await tx.query('select app_seal_accounts($1::jsonb)', [JSON.stringify(rows)]);
}

/** Without what passes by itself. */
function lasting({ lockedUntil: _, ...account }: AccountRecord): Omit<AccountRecord, 'lockedUntil'> {
  return account;
}
