/** Runs one suite on each database: PGlite always, a real PostgreSQL wherever it can be had. Each suite gets a fresh one. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { openPglite } from '../../server/db/pglite-database.ts';
import { databaseUrl } from './database-url.ts';
import { holdArchive } from './held-archive.ts';
import type { DatabaseFacts } from './postgres-global.ts';

export interface TestDatabase {
  readonly database: Database;
  /** Address of the database on PostgreSQL; further connections may be made. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** Migrated and without data. */
export interface OpenTestDatabase {
  readonly driver: Database['driver'];
  open(): Promise<TestDatabase>;
}

async function readFacts(): Promise<DatabaseFacts> {
  const answer = await fetch(inject('databasesAt'));
  if (!answer.ok) throw new Error(`The test databases cannot be made: ${await answer.text()}`);
  return (await answer.json()) as DatabaseFacts;
}

const facts = await readFacts();

let held: Promise<Blob> | undefined;

async function readPacked(): Promise<Blob> {
  const { buffer, byteOffset, byteLength } = await readFile(facts.packedPglite);
  return holdArchive(buffer.slice(byteOffset, byteOffset + byteLength));
}

async function openPgliteCopy(): Promise<TestDatabase> {
  held ??= readPacked();
  const database = await openPglite({ loadDataDir: await held });
  return { database, url: null, close: () => database.close() };
}

function openPostgresCopy(serverUrl: string) {
  return async (): Promise<TestDatabase> => {
    const name = `patchpanel_test_${randomBytes(8).toString('hex')}`;
    await onServer(serverUrl, `create database ${name} template ${facts.template}`);
    const url = databaseUrl(serverUrl, name);
    const database = await openDatabase({ url });
    const close = async () => {
      await database.close();
      await onServer(serverUrl, `drop database ${name} with (force)`);
    };
    return { database, url, close };
  };
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  const client = new Client(serverUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

export const PGLITE: OpenTestDatabase = { driver: 'pglite', open: openPgliteCopy };

/** `null` where there is none; the run then says so, see `postgres-global.ts`. */
export const POSTGRES: OpenTestDatabase | null = facts.postgresUrl
  ? { driver: 'postgres', open: openPostgresCopy(facts.postgresUrl) }
  : null;

export const DATABASES: readonly OpenTestDatabase[] = POSTGRES ? [PGLITE, POSTGRES] : [PGLITE];

/** `suite` registers tests; `subject().database` is one database for all of them. */
export function describeDatabases(
  name: string,
  suite: (subject: () => TestDatabase) => void,
  databases: readonly OpenTestDatabase[] = DATABASES,
): void {
  // A file without any test counts as broken.
  if (databases.length === 0) it(`${name}: there is no such database here, which the run reports`, () => {});
  describe.each(databases)(`${name} on $driver`, ({ open }) => {
    let opened: TestDatabase | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    suite(() => {
      if (!opened) throw new Error('The database is open only while tests run.');
      return opened;
    });
  });
}
