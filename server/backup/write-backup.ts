/** Writes a whole database as it is at one moment, compressed, in the order it is read. Runs in server and command line. */
import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import packageJson from '../../package.json' with { type: 'json' };
import { readApplied } from '../db/migrate.ts';
import type { OwnerDatabase, OwnerTransaction } from '../db/owner.ts';
import { BackupError, type BackupHeader, FORMAT, type OnRows, rowsOf } from './format.ts';
import { readTables, type Table } from './structure.ts';

/** Rows of imports hold up to some hundred kilobytes each. */
const ROWS_AT_ONCE = 500;
/** Twice as fast as the usual 6, for files that are a tenth larger. */
const LEVEL = 4;

export interface WriteOptions {
  readonly driver: OwnerDatabase['driver'];
  /** Also who is signed in: for a database that goes on elsewhere without a gap. */
  readonly signIns?: boolean;
  readonly onRows?: OnRows;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Wants a transaction that reads from one snapshot, and keeps it until `output` has taken everything. Ends `output`;
 * destroys it when anything fails, so that what is there has no end.
 */
export async function writeBackup(
  tx: OwnerTransaction,
  output: Writable,
  options: WriteOptions,
): Promise<BackupHeader> {
  const tables = await readStructure(tx, options);
  const header = await readHeader(tx, options, tables);
  const lines = Readable.from(linesOf(tx, { header, tables, onRows: options.onRows }));
  await pipeline(lines, createGzip({ level: LEVEL }), output, { signal: options.signal });
  return header;
}

async function readStructure(tx: OwnerTransaction, { signIns = false }: WriteOptions): Promise<Table[]> {
  const [found] = await tx.rows<{ there: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as there",
  );
  if (!found?.there) throw new BackupError('The database holds nothing of Patchpanel. Look at DATABASE_URL.');
  return readTables(tx, { signIns });
}

async function readHeader(
  tx: OwnerTransaction,
  { driver }: WriteOptions,
  tables: readonly Table[],
): Promise<BackupHeader> {
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [counted] = await tx.rows<{ count: number }>(
      `select count(*)::float8 as count from public.${name}`,
    );
    counts[name] = counted?.count ?? 0;
  }
  const migrations = await readApplied(tx);
  return {
    patchpanelBackup: FORMAT,
    serverVersion: packageJson.version,
    driver,
    createdAt: new Date().toISOString(),
    migrations: migrations.map(({ name, hash }) => ({ name, hash })),
    tenants: await tx.rows(
      `select t.tenant_id::text as "tenantId", t.server_id::text as "serverId", t.epoch::text as epoch, h.seq::float8 as seq
       from tenants t join tenant_heads h using (tenant_id) order by t.tenant_id`,
    ),
    tables: counts,
  };
}

interface Contents {
  readonly header: BackupHeader;
  readonly tables: readonly Table[];
  readonly onRows: OnRows | undefined;
}

async function* linesOf(tx: OwnerTransaction, { header, tables, onRows }: Contents): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const hashed = (text: string) => {
    hash.update(text);
    return text;
  };
  const total = rowsOf(header);
  let done = 0;
  yield hashed(`${JSON.stringify(header)}\n`);
  for (const table of tables) {
    yield hashed(`${JSON.stringify(['table', table.name])}\n`);
    for await (const rows of readRows(tx, table)) {
      yield hashed(rows.map(({ line }) => `${line}\n`).join(''));
      done += rows.length;
      onRows?.(done, total);
    }
  }
  yield `${JSON.stringify(['end', hash.digest('hex')])}\n`;
}

/** The database writes the JSON: a number or a time that passed through JavaScript would not be the same. */
async function* readRows(tx: OwnerTransaction, { name, columns }: Table): AsyncGenerator<{ line: string }[]> {
  await tx.script(`declare saved_rows no scroll cursor for
    select row_to_json(r)::text as line from (select ${columns.join(', ')} from public.${name}) as r`);
  for (;;) {
    const rows = await tx.rows<{ line: string }>(`fetch ${ROWS_AT_ONCE} from saved_rows`);
    if (rows.length === 0) break;
    yield rows;
  }
  await tx.script('close saved_rows');
}
