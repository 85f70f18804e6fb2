/** Rows of a plan as they are kept: tuples without what is empty, in JSON, compressed. Pure but for the compression; runs in the server. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { PlannedRow } from '../../lib/domain/csv-plan.ts';
import type { AgentWrite } from '../../lib/domain/csv-plan-agents.ts';
import type { UserWrite } from '../../lib/domain/csv-plan-users.ts';
import type { FieldChange } from '../../lib/schema/import-plan.ts';

export type AnyWrite = UserWrite | AgentWrite;

export interface StoredRow extends PlannedRow<AnyWrite> {
  /** Of rows that are not applied: one for each column, and behind them what a row of another width has beside. */
  readonly cells?: readonly string[];
}

type Blank<T> = T | 0;
type PackedChange = readonly [column: string, from: string | null, to: string | null];
/** Without the names of the fields, of which a plan would hold a million. */
type PackedUser = readonly [
  id: UserWrite['id'],
  version: UserWrite['version'],
  nativeId: UserWrite['nativeId'],
  fullName: UserWrite['fullName'],
  groupId: UserWrite['groupId'],
  newGroup: UserWrite['newGroup'],
  agents: UserWrite['agents'],
  takes: Blank<UserWrite['takes']>,
];

type PackedRow = readonly [
  row: number,
  state: StoredRow['state'],
  name: string,
  changes: readonly PackedChange[],
  write: PackedUser | AgentWrite | null,
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
const LOSES = 4;

/** The fastest level: ten times smaller is enough, and a plan of 50,000 rows must not wait for it. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** As base64, which both drivers carry ten times faster than bytes. Another thread would take longer to be asked than this one for a thousand rows. */
export function packRows(rows: readonly StoredRow[]): string {
  return zstdCompressSync(JSON.stringify(rows.map(packed)), LEVEL).toString('base64');
}

export function unpackRows(base64: string): StoredRow[] {
  const text = zstdDecompressSync(Buffer.from(base64, 'base64')).toString();
  return (JSON.parse(text) as PackedRow[]).map(unpacked);
}

const orBlank = <T extends { length: number }>(list: T): Blank<T> => (list.length === 0 ? 0 : list);

function packed(stored: StoredRow): PackedRow {
  const { row, state, name, changes, write, added, removed, taken, issues, effective, cells = [] } = stored;
  const flags =
    (stored.removesAll ? REMOVES_ALL : 0) + (stored.differs ? DIFFERS : 0) + (stored.loses ? LOSES : 0);
  const start = [row, state, name, changes.map(packedChange), packedWrite(write), flags] as const;
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

/** The username of a user is the name of its row. */
function packedWrite(write: AnyWrite | null): PackedUser | AgentWrite | null {
  if (write === null || !('takes' in write)) return write;
  const { id, version, nativeId, fullName, groupId, newGroup, agents, takes } = write;
  return [id, version, nativeId, fullName, groupId, newGroup, agents, orBlank(takes)];
}

function unpackedWrite(write: PackedRow[4], username: string): AnyWrite | null {
  if (!isUser(write)) return write;
  const [id, version, nativeId, fullName, groupId, newGroup, agents, takes] = write;
  return { id, version, username, nativeId, fullName, groupId, newGroup, agents, takes: takes || [] };
}

const isUser = (write: PackedRow[4]): write is PackedUser => Array.isArray(write);

function unpacked([row, state, name, changes, write, flags, ...lists]: PackedRow): StoredRow {
  const [added, removed, taken, issues, effective, cells] = lists;
  return {
    row,
    state,
    name,
    changes: changes.map(([column, from, to]) => ({ column, from, to })),
    write: unpackedWrite(write, name),
    added: added || [],
    removed: removed || [],
    taken: taken || [],
    issues: issues || [],
    effective: effective || [],
    removesAll: (flags & REMOVES_ALL) !== 0,
    differs: (flags & DIFFERS) !== 0,
    loses: (flags & LOSES) !== 0,
    ...(cells ? { cells } : {}),
  };
}
