/** How a snapshot is cut into parts: ranges of ids per kind, carried by the opaque `at`. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { Transaction } from '../db/database.ts';
import type { DirectoryScope } from '../records/authority.ts';
import { KIND_TABLES } from '../records/row-sql.ts';
import { type Cursor, readCursor, writeCursor } from './cursor.ts';

/** Small kinds first: without them users cannot be shown. */
export const SNAPSHOT_ORDER: readonly Kind[] = [
  'crm-instances',
  'crm-user-groups',
  'environments',
  'agent-groups',
  'crm-users',
  'cti-agents',
];

/** Where a part begins; it ends where the next one begins. */
export interface PartStart {
  readonly kind: number;
  readonly id: string;
}

export interface SnapshotPlan {
  readonly cursor: Cursor;
  /** Starts of the parts after the first. */
  readonly starts: readonly PartStart[];
}

export const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** Parts may hold 1 MB. Sizes are estimated, and rows may grow while the parts are fetched. */
const TARGET_BYTES = 700_000;

const bytes = (...columns: string[]) =>
  columns.map((column) => `coalesce(octet_length(r.${column}), 0)`).join(' + ');
const mapping = 'coalesce(cardinality(r.agents), 0) * 39';

/** Estimated length of a row's JSON text: what is always there, and the columns that vary. */
const SIZES: Record<Kind, string> = {
  'crm-instances': `900 + ${bytes('name', 'pop_flow::text', 'identity::text', 'sites::text')} + ${mapping}`,
  'crm-user-groups': `280 + ${bytes('name', 'pop_flow::text')} + ${mapping}`,
  environments: `220 + ${bytes('name')}`,
  'agent-groups': `260 + ${bytes('name')}`,
  'crm-users': `370 + ${bytes('username', 'native_id', 'full_name', 'pop_flow::text')} + ${mapping}`,
  'cti-agents': `370 + ${bytes('agent_id', 'name', 'extension', 'login_id')}`,
};

/** A run of neighbouring ids, about as large as a part. */
interface Bucket extends PartStart {
  /** The id before the first one, in the same kind. */
  readonly before: string | null;
  readonly size: number;
}

export async function planParts(tx: Transaction, scope: DirectoryScope): Promise<PartStart[]> {
  const starts: PartStart[] = [];
  let filled = 0;
  for (const [index, kind] of SNAPSHOT_ORDER.entries()) {
    for (const { id, before, size } of await readBuckets(tx, kind, scope)) {
      if (filled > 0 && filled + size > TARGET_BYTES * 1.05) {
        starts.push({ kind: index, id: before === null ? LOWEST_ID : shortestBetween(before, id) });
        filled = 0;
      }
      filled += size;
    }
  }
  return starts;
}

/** Ends in zeros as early as it can, which keeps `at` short: above `last` and at most `first`. */
function shortestBetween(last: string, first: string): string {
  let digits = 0;
  while (last[digits] === first[digits]) digits += 1;
  return first.slice(0, digits + 1) + LOWEST_ID.slice(digits + 1);
}

async function readBuckets(
  tx: Transaction,
  kind: Kind,
  scope: DirectoryScope,
): Promise<Omit<Bucket, 'kind'>[]> {
  const { table } = KIND_TABLES[kind];
  const found = await tx.query<{ id: string; before: string | null; offset: number; total: number }>(
    `select id, before, (upto - size)::int8 as offset, total::int8 as total from (
       select id, size, lag(id) over by_id as before, sum(size) over by_id as upto, sum(size) over () as total from (
         select r.id, (${SIZES[kind]})::int8 as size from ${table} r
         where r.tenant_id = $1 and r.deleted_at is null and ${inScope(kind, '$2', '$3')}
       ) as sized window by_id as (order by id rows unbounded preceding)
     ) as measured
     where before is null or div(upto, ${TARGET_BYTES}) <> div(upto - size, ${TARGET_BYTES}) order by id`,
    [tx.binding.tenantId, scope.all, scope.instances],
  );
  return found.map(({ id, before, offset, total }, index) => ({
    id,
    before,
    size: (found[index + 1]?.offset ?? total) - offset,
  }));
}

/** The handlers' own check of scope; `all` and `instances` are places of parameters. */
export function inScope(kind: Kind, all: string, instances: string): string {
  const { instance } = KIND_TABLES[kind];
  const own = instance ? `r.${instance} = any (${instances}::uuid[])` : `${instances}::uuid[] is not null`;
  return `(${all}::boolean or ${own})`;
}

/** The cursor; then of each part the kind, and the id as far as it is not zeros: 3 and 5 bits, and so many bytes. */
export function writePlan({ cursor, starts }: SnapshotPlan): string {
  const cuts = starts.map(({ kind, id }) => {
    const bytesOfId = Buffer.from(id.replaceAll('-', ''), 'hex');
    const length = bytesOfId.findLastIndex((byte) => byte !== 0) + 1;
    return Buffer.concat([Buffer.from([kind * 32 + length]), bytesOfId.subarray(0, length)]);
  });
  return `${writeCursor(cursor)}.${Buffer.concat(cuts).toString('base64url')}`;
}

/** `null` for anything this server did not write. */
export function readPlan(at: string): SnapshotPlan | null {
  const [head = '', cuts = ''] = at.split('.');
  const cursor = readCursor(head);
  const starts = readStarts(Buffer.from(cuts, 'base64url'));
  return cursor && starts ? { cursor, starts } : null;
}

function readStarts(binary: Buffer): PartStart[] | null {
  const starts: PartStart[] = [];
  let at = 0;
  while (at < binary.length) {
    const first = binary[at] ?? 0;
    const end = at + 1 + (first % 32);
    const kind = Math.floor(first / 32);
    if (end > binary.length || end > at + 17 || kind >= SNAPSHOT_ORDER.length) return null;
    starts.push({ kind, id: uuidOf(binary.toString('hex', at + 1, end).padEnd(32, '0')) });
    at = end;
  }
  return starts;
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
