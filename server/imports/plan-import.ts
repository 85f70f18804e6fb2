/** Plans an import: the file beside what is stored, with the very checks that applying relies on; nothing is changed. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { CsvFile } from '../../lib/csv/read-csv.ts';
import { countLines } from '../../lib/csv/scan-file.ts';
import { readAgentRow } from '../../lib/domain/csv-agent-row.ts';
import type { PlannedRow, PlanOptions } from '../../lib/domain/csv-plan.ts';
import { planAgents } from '../../lib/domain/csv-plan-agents.ts';
import { planUsers } from '../../lib/domain/csv-plan-users.ts';
import { readUserRow } from '../../lib/domain/csv-user-row.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { ImportCounts } from '../../lib/schema/import-plan.ts';
import type { Transaction } from '../db/database.ts';
import { notFound } from '../records/authority.ts';
import type { Caller } from '../records/caller.ts';
import { refuse } from '../records/patch-problems.ts';
import { isLive } from '../records/references.ts';
import { readAgentBook } from './agent-book.ts';
import { lockImport } from './cancel-import.ts';
import { findJob, insertJob } from './job-store.ts';
import type { AnyWrite, StoredRow } from './packed-rows.ts';
import { storeRows } from './plan-rows.ts';
import { type Everybody, readEverybody } from './present-users.ts';
import { readImportFile, readRows } from './read-file.ts';
import { othersFirst, type Turn, takeTurns } from './take-turns.ts';
import { readUserBook } from './user-book.ts';

export interface PlanRequest {
  /** Of the job, where the client gave one: asked again after a lost answer, the plan that is there is answered. */
  readonly id?: string | undefined;
  readonly kind: ImportKind;
  readonly instanceId: string | null;
  /** Of the file; read only where there is no such plan yet. */
  readonly bytes: () => Promise<Uint8Array>;
  /** Throws where nobody waits for the plan any more; asked after every few milliseconds of work. */
  readonly requireWanted?: Turn;
  readonly fileName: string;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly options: PlanOptions;
}

/** Throws a `ProblemError` for a file that cannot be read, and for who may not import. */
export async function planImport(tx: Transaction, caller: Caller, request: PlanRequest): Promise<ImportJob> {
  const { kind, instanceId, fileName, options } = request;
  requireInstance(request);
  caller.may.write(kind, instanceId);
  if (instanceId !== null && !(await isLive(tx, 'crm-instances', instanceId, null))) throw notFound();
  const before = request.id === undefined ? null : await plannedBefore(tx, caller, request.id);
  if (before) return before;
  const turn = request.requireWanted ?? othersFirst;
  const bytes = await request.bytes();
  const base = await readBase(tx);
  await turn();
  const [{ csv, file }, everybody] = await atOnce(
    readImportFile({ ...request, bytes }, turn),
    instanceId === null ? null : readEverybody(tx, { instanceId, lines: countLines(bytes) }),
  );
  const { rows, counts } = await planRows(tx, csv, { ...request, everybody, turn });
  const id = request.id ?? randomUUID();
  const job = await insertJob(tx, caller, { id, kind, instanceId, fileName, base, counts, options, file });
  await storeRows(tx, job, { rows: withCells(rows, csv, counts), turn });
  return job;
}

async function plannedBefore(tx: Transaction, caller: Caller, id: string): Promise<ImportJob | null> {
  await lockImport(tx, id);
  const job = await findJob(tx, caller, id);
  if (job === null || job.state === 'planned') return job;
  throw refuse(409, 'import_applied', {
    title: 'Applied before',
    detail: 'This import was applied already.',
  });
}

function requireInstance({ kind, instanceId }: PlanRequest): void {
  if ((kind === 'crm-users') === (instanceId !== null)) return;
  const detail =
    kind === 'crm-users' ? 'Say into which CRM instance.' : 'CTI agents belong to no CRM instance.';
  throw refuse(400, 'bad_query', { title: 'Bad request', field: 'instance', detail });
}

interface Plan {
  readonly rows: readonly PlannedRow<AnyWrite>[];
  readonly counts: ImportCounts;
}

/** Both, whichever fails: what one asks of the database is over when this is. */
async function atOnce<A, B>(one: Promise<A>, other: Promise<B> | null): Promise<[A, B | null]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

/** `everybody`: of the instance; `null` for a file of CTI agents. */
async function planRows(
  tx: Transaction,
  csv: CsvFile,
  { instanceId, options, everybody, turn }: PlanRequest & { everybody: Everybody | null; turn: Turn },
): Promise<Plan> {
  if (everybody === null) {
    const rows = await takeTurns(readRows(csv, readAgentRow), turn);
    return takeTurns(planAgents(rows, await readAgentBook(tx, rows), options), turn);
  }
  const rows = await takeTurns(readRows(csv, readUserRow), turn);
  const book = await readUserBook(tx, { instanceId: instanceId ?? '', rows, everybody, turn });
  return takeTurns(planUsers(rows, book, options), turn);
}

/** The state that the plan was made against, as the feed numbers it. */
async function readBase(tx: Transaction): Promise<string> {
  const [head] = await tx.query<{ seq: number }>('select seq from tenant_heads where tenant_id = $1', [
    tx.binding.tenantId,
  ]);
  return String(head?.seq ?? 0);
}

/** Rows that are not applied keep their cells, for the file of refused rows. */
function withCells(
  rows: readonly PlannedRow<AnyWrite>[],
  csv: CsvFile,
  { refused, conflicts }: ImportCounts,
): readonly StoredRow[] {
  if (refused + conflicts === 0) return rows;
  const cells = new Map(csv.rows.map(({ row, cells: own, surplus }) => [row, own.concat(surplus)]));
  return rows.map((row) => {
    if (row.state !== 'refused' && row.state !== 'conflict') return row;
    return { ...row, cells: cells.get(row.row) ?? [] };
  });
}
