/** Writes the whole directory of a caller as parts of tables, all from one moment. Runs in the server. */
import { setImmediate as lettingOthersIn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { TABLE_ROWS, tableOf } from '../../lib/schema/table.ts';
import type { Transaction } from '../db/database.ts';
import type { DirectoryScope } from '../records/authority.ts';
import { KIND_TABLES } from '../records/row-sql.ts';

const brotli = promisify(brotliCompress);

/** A part is written once for all who read it: level 5 takes half as long again as 4 and saves 2 %. */
const BROTLI_LEVEL = 5;
/** Parts may hold 1 MB; this leaves room for their frame. */
const MOST_BYTES = 900_000;

/** The first part names the others: until it is here nobody can ask for them. */
const FIRST_BYTES = 100_000;

/** Agents before those who are mapped to them. What the rows are sorted by stands together and hardly takes room. */
const ORDER: readonly { kind: Kind; by: readonly [column: string, field: string, type: string][] }[] = [
  { kind: 'environments', by: [['id', 'id', 'uuid']] },
  { kind: 'agent-groups', by: [['id', 'id', 'uuid']] },
  {
    kind: 'cti-agents',
    by: [
      ['environment_id', 'environmentId', 'uuid'],
      ['agent_id', 'agentId', 'text'],
    ],
  },
  { kind: 'crm-instances', by: [['id', 'id', 'uuid']] },
  { kind: 'crm-user-groups', by: [['id', 'id', 'uuid']] },
  {
    kind: 'crm-users',
    by: [
      ['instance_id', 'instanceId', 'uuid'],
      ['username', 'username', 'text'],
    ],
  },
];
const LOWEST = { uuid: '00000000-0000-0000-0000-000000000000', text: '' };

interface Piece {
  readonly kind: Kind;
  readonly text: string;
}

/** The parts, compressed. Wants a read-only transaction; the same data gives the same parts. */
export async function buildSnapshot(
  tx: Transaction,
  scope: DirectoryScope,
  names: { at: string; since: string; position: string },
): Promise<Buffer[]> {
  const places = new Map<string, number>();
  const pieces: Piece[] = [];
  for (const { kind, by } of ORDER) {
    for await (const rows of readPages(tx, { kind, by, scope })) {
      await lettingOthersIn();
      if (kind === 'cti-agents') for (const { id } of rows) places.set(id, places.size);
      pieces.push(...cut(kind, rows, (id) => places.get(id)));
      await lettingOthersIn();
    }
  }
  const parts = pack(pieces);
  return Promise.all(
    parts.map((part, index) => {
      const frame = JSON.stringify({ ...names, part: index, parts: parts.length });
      const tables = part.map(({ kind, text }) => `"${kind}":${text}`);
      return compress(`${frame.slice(0, -1)},"tables":{${tables.join(',')}}}`);
    }),
  );
}

function compress(text: string): Promise<Buffer> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotli(text, { params });
}

/** As few tables as keep within the size; long texts make smaller ones. */
function cut(kind: Kind, rows: readonly AnyRow[], placeOf: (id: string) => number | undefined): Piece[] {
  const text = JSON.stringify(tableOf(kind, rows, placeOf));
  if (rows.length < 2 || Buffer.byteLength(text) <= MOST_BYTES) return [{ kind, text }];
  const middle = Math.ceil(rows.length / 2);
  return [...cut(kind, rows.slice(0, middle), placeOf), ...cut(kind, rows.slice(middle), placeOf)];
}

/** In order, each part as full as it may be; a part has one table of a kind. There is always one part; the first of several is short. */
function pack(pieces: readonly Piece[]): Piece[][] {
  const sizes = pieces.map(({ text }) => Buffer.byteLength(text));
  const isOne = sizes.reduce((sum, size) => sum + size, 0) <= MOST_BYTES;
  const parts: Piece[][] = [[]];
  let filled = 0;
  for (const [n, piece] of pieces.entries()) {
    const size = sizes[n] ?? 0;
    const last = parts.at(-1) ?? [];
    const most = parts.length > 1 || isOne ? MOST_BYTES : FIRST_BYTES;
    if ((last.length > 0 && filled + size > most) || last.some(({ kind }) => kind === piece.kind)) {
      parts.push([piece]);
      filled = size;
      continue;
    }
    last.push(piece);
    filled += size;
  }
  return parts;
}

interface PageQuery {
  readonly kind: Kind;
  readonly by: readonly [column: string, field: string, type: string][];
  readonly scope: DirectoryScope;
}

/** Pages keep single queries short: the embedded database runs on this thread, and answers within one turn of it. */
async function* readPages(tx: Transaction, { kind, by, scope }: PageQuery): AsyncGenerator<AnyRow[]> {
  const { table, fields } = KIND_TABLES[kind];
  const columns = by.map(([column]) => `r.${column}`).join(', ');
  const after = by.map(([, , type], index) => `$${index + 4}::${type}`).join(', ');
  const sql = `select string_agg(row_to_json(row_of)::text, ',') as text from (
    select ${fields} from ${table} r
    where r.tenant_id = $1 and r.deleted_at is null and ${inScope(kind, '$2', '$3')} and (${columns}) > (${after})
    order by ${columns} limit ${TABLE_ROWS}
  ) as row_of`;
  let last: unknown[] = by.map(([, , type]) => LOWEST[type as keyof typeof LOWEST]);
  for (;;) {
    const parameters = [tx.binding.tenantId, scope.all, scope.instances, ...last];
    const [found] = await tx.query<{ text: string | null }>(sql, parameters);
    const rows = JSON.parse(`[${found?.text ?? ''}]`) as AnyRow[];
    if (rows.length > 0) yield rows;
    const end = rows.at(-1) as Record<string, unknown> | undefined;
    if (!end || rows.length < TABLE_ROWS) return;
    last = by.map(([, field]) => end[field]);
  }
}

/** The handlers' own check of scope; `all` and `instances` are places of parameters. */
function inScope(kind: Kind, all: string, instances: string): string {
  const { instance } = KIND_TABLES[kind];
  const own = instance ? `r.${instance} = any (${instances}::uuid[])` : `${instances}::uuid[] is not null`;
  return `(${all}::boolean or ${own})`;
}
