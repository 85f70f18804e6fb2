/** Files of imports on their way in parts: kept until they are planned, seen by who sends them alone. Runs in the server. */
import { MAX_IMPORT_BYTES } from '../../lib/schema/import-columns.ts';
import type { Transaction } from '../db/database.ts';
import type { ProblemError } from '../problem-error.ts';
import type { Caller } from '../records/caller.ts';
import { refuse } from '../records/patch-problems.ts';

/** Of one account at once: the oldest goes when another file begins. */
const MOST_FILES = 4;

export interface FilePart {
  readonly fileId: string;
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** The same part again, of whatever length, takes the place of the former one. Returns where the next one begins. */
export async function keepPart(
  tx: Transaction,
  { accountId }: Caller,
  { fileId, from, bytes }: FilePart,
): Promise<number> {
  if (from + bytes.length > MAX_IMPORT_BYTES) throw tooLarge();
  const { tenantId } = tx.binding;
  if (from === 0) await dropOldest(tx, accountId, fileId);
  await tx.query(
    `insert into import_parts (tenant_id, account_id, file_id, from_byte, bytes) values ($1, $2, $3, $4, decode($5, 'base64'))
      on conflict (tenant_id, account_id, file_id, from_byte) do update set bytes = excluded.bytes, sent_at = clock_timestamp()`,
    [tenantId, accountId, fileId, from, Buffer.from(bytes).toString('base64')],
  );
  return from + bytes.length;
}

/** The file from all its parts, and from its end where that came with the request. Throws 409 `parts_missing` where one is not there: it must be sent again. */
export async function joinParts(
  tx: Transaction,
  { accountId }: Caller,
  { fileId, size, rest }: { fileId: string; size: number; rest: Uint8Array },
): Promise<Uint8Array> {
  const parts = await tx.query<{ from: number; bytes: string }>(
    `select from_byte as "from", encode(bytes, 'base64') as bytes from import_parts
      where tenant_id = $1 and account_id = $2 and file_id = $3 order by from_byte`,
    [tx.binding.tenantId, accountId, fileId],
  );
  const file = new Uint8Array(size);
  const sent = Math.max(0, size - rest.length);
  let end = 0;
  for (const { from, bytes } of parts) {
    const part = Buffer.from(bytes, 'base64');
    // One that came late may reach over the next: the bytes are the same.
    if (end >= sent || Number(from) > end || Number(from) + part.length > size) break;
    file.set(part, Number(from));
    end = Math.max(end, Number(from) + part.length);
  }
  if (end < sent || rest.length > size) throw partsMissing();
  file.set(rest, sent);
  return file;
}

export async function dropFile(tx: Transaction, { accountId }: Caller, fileId: string): Promise<void> {
  await tx.query('delete from import_parts where tenant_id = $1 and account_id = $2 and file_id = $3', [
    tx.binding.tenantId,
    accountId,
    fileId,
  ]);
}

async function dropOldest(tx: Transaction, accountId: string, beginning: string): Promise<void> {
  await tx.query(
    `delete from import_parts where tenant_id = $1 and account_id = $2 and file_id in (
      select p.file_id from import_parts p where p.tenant_id = $1 and p.account_id = $2 and p.file_id <> $3
      group by p.file_id order by max(p.sent_at) desc offset $4
    )`,
    [tx.binding.tenantId, accountId, beginning, MOST_FILES - 1],
  );
}

function tooLarge(): ProblemError {
  return refuse(413, 'too_large', {
    title: 'Too large',
    detail: `A file has at most ${MAX_IMPORT_BYTES / 1024 / 1024} MB.`,
  });
}

function partsMissing(): ProblemError {
  return refuse(409, 'parts_missing', {
    title: 'Not all of the file is there',
    detail: 'Parts of the file are not on the server any more. Send it again.',
  });
}
