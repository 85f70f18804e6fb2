/** Rows of a plan as they are kept: tuples without what is empty, in JSON, compressed. Pure but for the compression; runs in the server. */
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompressSync } from 'node:zlib';
import type { PlannedRow } from '../../lib/domain/csv-plan.ts';
import type { AgentWrite } from '../../lib/domain/csv-plan-agents.ts';
import type { UserWrite } from '../../lib/domain/csv-plan-users.ts';
import type { FieldChange } from '../../lib/schema/import-plan.ts';

export type AnyWrite = UserWrite | AgentWrite;

export interface StoredRow extends PlannedRow<AnyWrite> {
  /** As the file had them, of rows that are not applied. */
  readonly cells?: readonly string[];
}

type Blank<T> = T | 0;
type PackedChange = readonly [column: string, from: string | null, to: string | null];
type PackedRow = readonly [
  row: number,
  state: StoredRow['state'],
  name: string,
  changes: readonly PackedChange[],
  write: StoredRow['write'],
  flags: number,
  added?: Blank<StoredRow['added']>,
  removed?: Blank<StoredRow['removed']>,
  taken?: Blank<StoredRow['taken']>,
  issues?: Blank<StoredRow['issues']>,
  effective?: Blank<NonNullable<StoredRow['effective']>>,
  cells?: Blank<readonly string[]>,
];

const REMOVES_ALL = 1;
const DIFFERS = 2;

/** The fastest level: ten times smaller is enough, and a plan of 50,000 rows must not wait for it. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const compress = promisify(zstdCompress);

/** As base64, which both drivers carry ten times faster than bytes. Compressed beside this thread, which may go on meanwhile. */
export async function packRows(rows: readonly StoredRow[]): Promise<string> {
  return (await compress(JSON.stringify(rows.map(packed)), LEVEL)).toString('base64');
}

export function unpackRows(base64: string): StoredRow[] {
  const text = zstdDecompressSync(Buffer.from(base64, 'base64')).toString();
  return (JSON.parse(text) as PackedRow[]).map(unpacked);
}

const orBlank = <T extends { length: number }>(list: T): Blank<T> => (list.length === 0 ? 0 : list);

function packed(stored: StoredRow): PackedRow {
  const { row, state, name, changes, write, added, removed, taken, issues, effective, cells = [] } = stored;
  const flags = (stored.removesAll ? REMOVES_ALL : 0) + (stored.differs ? DIFFERS : 0);
  const start = [row, state, name, changes.map(packedChange), write, flags] as const;
  const rest = [added, removed, taken, issues, effective ?? [], cells];
  if (rest.every((list) => list.length === 0)) return start;
  return [
    ...start,
    orBlank(added),
    orBlank(removed),
    orBlank(taken),
    orBlank(issues),
    orBlank(effective ?? []),
    orBlank(cells),
  ];
}

const packedChange = ({ column, from, to }: FieldChange): PackedChange => [column, from, to];

function unpacked([row, state, name, changes, write, flags, ...lists]: PackedRow): StoredRow {
  const [added, removed, taken, issues, effective, cells] = lists;
  return {
    row,
    state,
    name,
    changes: changes.map(([column, from, to]) => ({ column, from, to })),
    write,
    added: added || [],
    removed: removed || [],
    taken: taken || [],
    issues: issues || [],
    effective: effective || [],
    removesAll: (flags & REMOVES_ALL) !== 0,
    differs: (flags & DIFFERS) !== 0,
    ...(cells ? { cells } : {}),
  };
}
