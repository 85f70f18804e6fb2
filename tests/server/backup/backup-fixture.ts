/** Databases of both drivers as an operator has them, and what they hold, row by row. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCommand, type Streams } from '../../../server/cli/run.ts';
import type { DatabaseOptions } from '../../../server/db/open.ts';
import { openOwner } from '../../../server/db/owner.ts';
import { databaseUrl } from '../../support/database-url.ts';
import { DATABASES, POSTGRES } from '../../support/databases.ts';
import { onServer } from '../../support/on-server.ts';

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
