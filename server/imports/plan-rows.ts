/** The rows of a plan as they are stored: in compressed chunks, read in windows or whole. Runs in the server. */
import type { PlanRow, RowState } from '../../lib/schema/import-plan.ts';
import { arrayLiteral } from '../db/array-literal.ts';
import type { Transaction } from '../db/database.ts';
import { packRows, type StoredRow, unpackRows } from './packed-rows.ts';
import type { Turn } from './take-turns.ts';

interface JobPlace {
  readonly id: string;
  readonly instanceId: string | null;
}

/** Rows that reading one of them unpacks. */
const CHUNK = 1000;

/** Chunks that one statement stores. */
const AT_ONCE = 10;

interface PackedChunk {
  readonly place: number;
  readonly states: Partial<Record<RowState, number>>;
  readonly packed: string;
}

/** While some chunks are stored, the next ones are written down. */
export async function storeRows(
  tx: Transaction,
  job: JobPlace,
  { rows, turn }: { rows: readonly StoredRow[]; turn: Turn },
): Promise<void> {
  let storing: Promise<unknown> = Promise.resolve();
  try {
    let chunks: PackedChunk[] = [];
    for (let start = 0; start < rows.length; start += CHUNK) {
      chunks.push(packChunk(start / CHUNK + 1, rows.slice(start, start + CHUNK)));
      if (chunks.length === AT_ONCE || start + CHUNK >= rows.length) {
        await storing;
        storing = storeChunks(tx, job, chunks);
        // Failing before it is waited for, it must not end the process.
        storing.catch(() => undefined);
        chunks = [];
      }
      await turn();
    }
    await storing;
  } finally {
    // Nothing may be asked after the end of the transaction.
    await Promise.allSettled([storing]);
  }
}

function packChunk(place: number, rows: readonly StoredRow[]): PackedChunk {
  const states: PackedChunk['states'] = {};
  for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
  return { place, states, packed: packRows(rows) };
}

async function storeChunks(tx: Transaction, job: JobPlace, chunks: readonly PackedChunk[]): Promise<void> {
  await tx.query(
    `insert into import_chunks (tenant_id, job_id, instance_id, place, states, packed)
      select $1, $2, $3, c.place, c.states::jsonb, decode(c.packed, 'base64')
      from unnest($4::int[], $5::text[], $6::text[]) as c (place, states, packed)`,
    [
      tx.binding.tenantId,
      job.id,
      job.instanceId,
      arrayLiteral(chunks.map(({ place }) => place)),
      arrayLiteral(chunks.map(({ states }) => JSON.stringify(states))),
      arrayLiteral(chunks.map(({ packed }) => packed)),
    ],
  );
}

const WRITTEN: readonly RowState[] = ['create', 'update'];

/** All rows that are written, in the order of the file, as they are stored. */
export function readWrites(tx: Transaction, jobId: string): Promise<string[]> {
  return readChunks(tx, jobId, WRITTEN);
}

/** What `readWrites` read. */
export async function unpackWrites(chunks: readonly string[], turn: Turn): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for (const packed of chunks) {
    for (const row of unpackRows(packed)) if (row.write !== null) rows.push(row);
    await turn();
  }
  return rows;
}

/** Every row of these states. */
export async function readAll(
  tx: Transaction,
  jobId: string,
  states: readonly RowState[],
): Promise<StoredRow[]> {
  const chunks = await readChunks(tx, jobId, states);
  return chunks.flatMap((packed) => unpackRows(packed).filter(({ state }) => states.includes(state)));
}

async function readChunks(tx: Transaction, jobId: string, states: readonly RowState[]): Promise<string[]> {
  const chunks = await tx.query<{ packed: string }>(
    `select encode(packed, 'base64') as packed from import_chunks where tenant_id = $1 and job_id = $2 and states ?| $3::text[] order by place`,
    [tx.binding.tenantId, jobId, states],
  );
  return chunks.map(({ packed }) => packed);
}

export interface RowsQuery {
  readonly state?: RowState | undefined;
  /** Rows beyond this row of the file; or, of those in the state, so many left out. */
  readonly after?: number | undefined;
  readonly offset?: number | undefined;
  readonly limit: number;
}

export interface RowsWindow {
  readonly items: PlanRow[];
  /** Row number to go on after; `null` at the end. */
  readonly next: number | null;
}

/** Reads only chunks that hold rows of the window. */
export async function readWindow(tx: Transaction, jobId: string, query: RowsQuery): Promise<RowsWindow> {
  const { state, after = 0, limit } = query;
  const chunks = await tx.query<{ place: number; states: Partial<Record<RowState, number>> }>(
    'select place, states from import_chunks where tenant_id = $1 and job_id = $2 order by place',
    [tx.binding.tenantId, jobId],
  );
  let skip = query.offset ?? 0;
  const found: StoredRow[] = [];
  for (const { place, states } of chunks) {
    const held = state === undefined ? sum(Object.values(states)) : (states[state] ?? 0);
    if (held <= skip && after === 0) {
      skip -= held;
      continue;
    }
    if (held === 0) continue;
    const rows = (await readChunk(tx, jobId, place)).filter(
      (row) => row.row > after && (state === undefined || row.state === state),
    );
    found.push(...rows.slice(skip));
    skip = 0;
    if (found.length > limit) break;
  }
  const items = found.slice(0, limit).map(shown);
  return { items, next: found.length > limit ? (items.at(-1)?.row ?? null) : null };
}

async function readChunk(tx: Transaction, jobId: string, place: number): Promise<StoredRow[]> {
  const [chunk] = await tx.query<{ packed: string }>(
    `select encode(packed, 'base64') as packed from import_chunks where tenant_id = $1 and job_id = $2 and place = $3`,
    [tx.binding.tenantId, jobId, place],
  );
  return chunk ? unpackRows(chunk.packed) : [];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Characters of a text as a plan shows it; whatever may be stored in a field is shorter. */
const MOST_SHOWN = 4_000;

function shown({ write: _, cells: __, differs: ___, ...row }: StoredRow): PlanRow {
  const changes = row.changes.map(({ column, from, to }) => ({ column, from: cut(from), to: cut(to) }));
  return { ...row, name: cut(row.name), changes };
}

function cut<T extends string | null>(text: T): T | string {
  if (text === null || text.length <= MOST_SHOWN) return text;
  return `${text.slice(0, MOST_SHOWN).toWellFormed()}…`;
}
