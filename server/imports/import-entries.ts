/** What an applied import did to each record, read from the audit trail in windows. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { windowOf } from '../audit/trail.ts';
import type { Transaction } from '../db/database.ts';
import { readColumns } from './columns.ts';

/** What the import did to one record. */
export interface ImportEntry {
  readonly kind: Kind;
  readonly id: string;
  /** `null`: the import made it. */
  readonly before: AnyRow | null;
  readonly after: AnyRow;
}

/** Numbers of the first and of the last entry. */
export interface EntryRange {
  readonly from: number;
  readonly to: number;
}

interface FoundEntry {
  readonly seq: number;
  readonly kind: Kind;
  readonly id: string;
  readonly action: string;
  readonly before: Partial<AnyRow> | null;
  readonly after: AnyRow;
}

/** Entries of one statement: whoever reads them in several transactions lets others have a turn. */
const WINDOW = 5_000;

const COLUMNS = ['seq', 'kind', 'id', 'action', 'before', 'after'] as const;

const ENTRIES = windowOf({
  plain: 'e.kind, e.id, e.action, e.before::json as before, e.after::json as after',
  batched: `b.kind, e.id, 'update' as action, e.before::json as before, e.after::json as after`,
});

/** Imports that were applied before their numbers were kept are looked for in the whole trail. */
const OLD_ENTRIES = `select e.seq, e.kind, e.id, e.action, e.before, e.after from audit_entries e
  where e.tenant_id = $1 and e.job_id = $2 and e.source = 'import' order by e.seq`;

/** `undefined`: there is no such job; `null`: it was applied before its numbers were kept. */
export async function rangeOf(tx: Transaction, jobId: string): Promise<EntryRange | null | undefined> {
  const [job] = await tx.query<{ from: number | null; to: number | null }>(
    'select audit_from as "from", audit_to as "to" from import_jobs where tenant_id = $1 and id = $2',
    [tx.binding.tenantId, jobId],
  );
  if (!job) return undefined;
  return job.from === null || job.to === null ? null : { from: job.from, to: job.to };
}

/** Each part is read by `look`. Fewer than the range has where retention has cut the trail since. */
export async function readRange(
  look: (work: (tx: Transaction) => Promise<ImportEntry[]>) => Promise<ImportEntry[]>,
  { from, to }: EntryRange,
): Promise<ImportEntry[]> {
  const entries: ImportEntry[] = [];
  for (let after = from - 1; after < to; after += WINDOW) {
    const last = Math.min(after + WINDOW, to);
    const parameters = (tx: Transaction) => [tx.binding.tenantId, after, last - after];
    for (const entry of await look((tx) =>
      readWindow(tx, { select: ENTRIES, parameters: parameters(tx), last }),
    ))
      entries.push(entry);
  }
  return entries;
}

/** In the transaction that is open. */
export async function readEntries(tx: Transaction, jobId: string): Promise<ImportEntry[]> {
  const range = await rangeOf(tx, jobId);
  if (range) return readRange((work) => work(tx), range);
  return readWindow(tx, { select: OLD_ENTRIES, parameters: [tx.binding.tenantId, jobId], last: Infinity });
}

interface Window {
  readonly select: string;
  readonly parameters: readonly unknown[];
  /** Where numbers before it are gone, others come in their place. */
  readonly last: number;
}

async function readWindow(tx: Transaction, { last, ...selection }: Window): Promise<ImportEntry[]> {
  const found = await readColumns<FoundEntry>(tx, COLUMNS, selection);
  return found.id.flatMap((id, index) => {
    if ((found.seq[index] ?? 0) > last) return [];
    const after = found.after[index] as AnyRow;
    const before = found.before[index] ?? null;
    return {
      kind: found.kind[index] as Kind,
      id,
      before: wholeBefore(found.action[index], before, after),
      after,
    };
  });
}

/** As `wholeBefore` of made-changes.ts; what is not other is the very same value. */
function wholeBefore(action: string | undefined, before: FoundEntry['before'], after: AnyRow): AnyRow | null {
  return (action === 'update' ? { ...after, ...before } : before) as AnyRow | null;
}
