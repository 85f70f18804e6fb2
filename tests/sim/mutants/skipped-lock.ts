/**
 * The planted bug that no simulated world can show, which runs one transaction after the other: the seal does not take the
 * ordering lock (`sync.md`, Ordering). Planted in the database, found by the race of commits on real PostgreSQL.
 */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Database } from '../../../server/db/database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { race, WITH_LOCK } from '../../server/feed/commit-race.ts';
import { loadFixture } from '../../server/tenant-fixture.ts';
import { databaseUrl } from '../../support/database-url.ts';

export const SKIPS_LOCK = 'skips the ordering lock';

const CROWD = { writers: 8, readers: 2, seed: 1, commits: 500 };

const UNLOCKED =
  'create or replace function app_lock_order() returns void language plpgsql as $$ begin end $$';
/** PostgreSQL's `unique_violation`: two transactions took one number. */
const SAME_NUMBER = '23505';

export interface Shown {
  /** Commits that were refused, as another one had taken their number. */
  readonly refused: number;
  /** Rows that a reader never saw, those of refused commits among them. */
  readonly missed: number;
}

/** Whether the bug is there or not; the database holds the small tenant, and each race has a round of its own. */
export async function raceOfSeals(database: Database, round = 0): Promise<Shown> {
  let refused = 0;
  const transaction: Database['transaction'] = async (...asked) => {
    try {
      return await database.transaction(...asked);
    } catch (error) {
      if ((error as { code?: string }).code !== SAME_NUMBER) throw error;
      refused += 1;
      return undefined as never;
    }
  };
  const databases = [Object.create(database, { transaction: { value: transaction } }) as Database];
  const { missed } = await race({ ...CROWD, round, numbering: WITH_LOCK, databases });
  return { refused, missed: Math.max(...missed) };
}

/** From now on the seal takes no lock in this database. */
export async function skipLock(url: string): Promise<void> {
  await asOwner(url, UNLOCKED);
}

/** In a database of its own on a server of PostgreSQL. That the race shows nothing without the bug is `ordering.pg.test.ts`. */
export async function findSkippedLock(serverUrl: string): Promise<Shown> {
  const name = `patchpanel_lock_${randomBytes(4).toString('hex')}`;
  await asOwner(serverUrl, `create database ${name}`);
  const url = databaseUrl(serverUrl, name);
  const database = await openDatabase({ url });
  try {
    await loadFixture(database);
    await skipLock(url);
    return await raceOfSeals(database);
  } finally {
    await database.close();
    await asOwner(serverUrl, `drop database ${name} with (force)`);
  }
}

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
