/** Each rule that is a constraint, in SQL on both databases. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../server/db/database.ts';
import { asSeed, loadFixture } from '../server/tenant-fixture.ts';
import { describeDatabases } from '../support/databases.ts';
import { DATABASE_CASES } from './database-cases.ts';

const ACCEPTED = 'accepted';

/** The constraint that refused the statements, else the SQLSTATE; nothing of them stays. */
async function refusedBy(database: Database, statements: readonly string[]): Promise<string | null> {
  try {
    await asSeed(database, async (tx) => {
      for (const sql of statements) await tx.query(sql);
      throw new Error(ACCEPTED);
    });
  } catch (error) {
    const { constraint, code, message } = error as { constraint?: string; code?: string; message: string };
    if (message === ACCEPTED) return null;
    const why = constraint ?? code;
    if (why === undefined) throw error;
    return why;
  }
  return null;
}

describeDatabases('in the database', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  describe.each(Object.entries(DATABASE_CASES))('%s', (_rule, cases) => {
    it.each(Object.entries(cases))('%s', async (_what, [statements, expected]) => {
      expect(await refusedBy(database, statements)).toBe(expected);
    });
  });
});
