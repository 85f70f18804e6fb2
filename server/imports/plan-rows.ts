/** The rows of a plan as they are stored: in compressed chunks, read in windows or whole. Runs in the server. */
import type { Issue, PlanRow, RowState } from '../../lib/schema/import-plan.ts';
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
  /** Rows with an issue of this level, in whatever state. */
  readonly issues?: Issue['level'] | undefined;
  /** Rows beyond this row of the file; or, of those that are asked for, so many left out. */
  readonly after?: number | undefined;
  readonly offset?: number | undefined;
  readonly limit: number;
}

export interface RowsWindow {
  readonly items: PlanRow[];
  /** Row number to go on after; `null` at the end. */
  readonly next: number | null;
}

interface Chunk {
  readonly place: number;
  readonly states: PackedChunk['states'];
}

/** Reads only chunks that may hold rows of the window; how many issues they hold they do not say. */
export async function readWindow(tx: Transaction, jobId: string, query: RowsQuery): Promise<RowsWindow> {
  const { state, issues, after = 0, limit } = query;
  const isAsked = (row: StoredRow) =>
    row.row > after &&
    (state === undefined || row.state === state) &&
    (issues === undefined || row.issues.some(({ level }) => level === issues));
  const chunks = await tx.query<Chunk>(
    'select place, states from import_chunks where tenant_id = $1 and job_id = $2 order by place',
    [tx.binding.tenantId, jobId],
  );
  const read = (place: number) => readChunk(tx, jobId, place);
  let skip = query.offset ?? 0;
  const found: StoredRow[] = [];
  for (const { place, states } of chunks.slice(await firstBeyond(chunks, after, read))) {
    const held = state === undefined ? sum(Object.values(states)) : (states[state] ?? 0);
    if (held <= skip && after === 0 && issues === undefined) {
      skip -= held;
      continue;
    }
    if (held === 0) continue;
    const rows = (await read(place)).filter(isAsked);
    found.push(...rows.slice(skip));
    skip = Math.max(0, skip - rows.length);
    if (found.length > limit) break;
  }
  const items = found.slice(0, limit).map(shown);
  return { items, next: found.length > limit ? (items.at(-1)?.row ?? null) : null };
}

/** Index of a chunk before which no row is beyond `after`: blank rows, which a plan leaves out, make it an earlier one. */
async function firstBeyond(
  chunks: readonly Chunk[],
  after: number,
  read: (place: number) => Promise<StoredRow[]>,
): Promise<number> {
  let index = Math.min(chunks.length - 1, Math.floor(after / CHUNK));
  for (; index > 0; index -= 1) {
    const [first] = await read(chunks[index]?.place ?? 0);
    if (first && first.row <= after + 1) break;
  }
  return Math.max(0, index);
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
