/** Databases of both drivers as an operator has them, and what they hold, row by row. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCommand, type Streams } from '../../../server/cli/run.ts';
import { type DatabaseOptions, openDatabase } from '../../../server/db/open.ts';
import { openOwner } from '../../../server/db/owner.ts';
import { databaseUrl } from '../../support/database-url.ts';
import { DATABASES, POSTGRES } from '../../support/databases.ts';
import { onServer } from '../../support/on-server.ts';
import { sealEntries } from '../audit/batch-fixture.ts';
import { ADA, as, asSeed, EVE, loadFixture, TENANT } from '../tenant-fixture.ts';

export type Driver = (typeof DATABASES)[number]['driver'];
export const DRIVERS: readonly Driver[] = DATABASES.map(({ driver }) => driver);

/** Where a database may be made; nothing is there yet. */
export interface Place {
  readonly at: DatabaseOptions;
  readonly environment: Record<string, string>;
  remove(): Promise<void>;
}

export async function newPlace(driver: Driver): Promise<Place> {
  return driver === 'pglite' ? newFolder() : newPostgres();
}

async function newFolder(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel backup '));
  const remove = () => rm(dataDir, { recursive: true });
  return { at: { dataDir }, environment: { PATCHPANEL_DATA_DIR: dataDir }, remove };
}

async function newPostgres(): Promise<Place> {
  // Only its address is wanted: where databases can be made.
  const other = await POSTGRES?.open();
  if (!other?.url) throw new Error('There is no PostgreSQL here.');
  const name = `patchpanel_place_${randomBytes(8).toString('hex')}`;
  const serverUrl = databaseUrl(other.url, 'postgres');
  await other.close();
  await onServer(serverUrl, `create database ${name}`);
  const url = databaseUrl(serverUrl, name);
  const remove = () => onServer(serverUrl, `drop database ${name} with (force)`);
  return { at: { url }, environment: { DATABASE_URL: url }, remove };
}

/** Every row of every table, as the database writes it, in an order of its own. */
export async function contentsOf(at: DatabaseOptions): Promise<Record<string, string[]>> {
  const owner = await openOwner(at);
  try {
    return await owner.transaction('read', async (tx) => {
      const tables = await tx.rows<{ name: string }>(
        `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
      );
      const contents: Record<string, string[]> = {};
      for (const { name } of tables) {
        const rows = await tx.rows<{ line: string }>(
          `select to_jsonb(t)::text as line from public.${name} t order by 1`,
        );
        contents[name] = rows.map(({ line }) => line);
      }
      return contents;
    });
  } finally {
    await owner.close();
  }
}

/** Asks the database at `at` as its owner. */
export async function ask<R extends object>(at: DatabaseOptions, sql: string): Promise<R[]> {
  const owner = await openOwner(at);
  try {
    return await owner.transaction('write', (tx) => tx.rows<R>(sql));
  } finally {
    await owner.close();
  }
}

export interface Run {
  exit: number;
  out: string;
  err: string;
}

/** One command, as the command line runs it. */
export async function run(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  more: Partial<Streams> = {},
): Promise<Run> {
  const printed = { out: '', err: '' };
  const exit = await runCommand(words, environment, {
    input: Readable.from([]),
    output: (text) => {
      printed.out += text;
    },
    error: (text) => {
      printed.err += text;
    },
    ...more,
  });
  return { exit, ...printed };
}

/** What it printed; throws what it complained of. */
export async function succeed(words: readonly string[], { environment }: Place): Promise<string> {
  const { exit, out, err } = await run(words, environment);
  if (exit !== 0) throw new Error(err);
  return out;
}

/** Text that gets lost where somebody is careless: quotes, lines, backslashes, signs beyond 16 bits; numbers beyond 53. */
const ODD = `O'Hara "the \\\\ 1st"\t\r\n𝄞 \u00e9 \u202e`;

/** A small tenant with such text, a secret, a sealed entry, and somebody who is signed in. */
export async function fillOddly(at: DatabaseOptions): Promise<void> {
  const database = await openDatabase(at);
  await loadFixture(database);
  await asSeed(database, async (tx) => {
    await tx.query('update crm_users set full_name = $1, pop_flow = $2::text::jsonb where id = $3', [
      ODD,
      '{"n":9007199254740993.10,"nested":{"null":null,"list":[1,"2"]}}',
      EVE,
    ]);
    await tx.query(
      `insert into crm_instance_secrets (tenant_id, instance_id, field, cipher)
       select tenant_id, id, 'password', '\\x00ff10'::bytea from crm_instances limit 1`,
    );
    await tx.query("select app_seal('[]')");
  });
  await as(database, ADA, (tx) => sealEntries(tx, { ids: [EVE] }));
  await database.close();
  await ask(
    at,
    `insert into provider_payloads (tenant_id, model, id, payload) values ('${TENANT}', 'RefreshToken', 'hash', '{}')`,
  );
}

/** What a restore changes: the history that follows, and when the structure was made. */
const CHANGED = ['tenants', 'tenant_heads', 'audit_entries', 'schema_migrations'];

/** Every row that a restored database has like the one of before; a restore adds millions to a version. */
export function staysSame(contents: Record<string, string[]>): Record<string, string[]> {
  const withinHistory = (row: string) =>
    row.replace(/"version": \d*?0*([1-9]\d{0,5})(?=[,}])/, '"version": $1');
  return Object.fromEntries(
    Object.entries(contents)
      .filter(([name]) => !CHANGED.includes(name))
      .map(([name, rows]) => [name, rows.map(withinHistory).sort()]),
  );
}
