/** Every kind of file, planned by the server: exactly the outcome that is written down, and nothing changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { contents } from '../records/write-fixture.ts';
import { loadFixture } from '../tenant-fixture.ts';
import { KINDS, type Outcome } from './file-case.ts';
import { FILE_CASES } from './file-cases.ts';
import { type Importer, importer } from './import-fixture.ts';

let opened: TestDatabase;
let database: Database;
let csv: Importer;
beforeAll(async () => {
  opened = await PGLITE.open();
  database = opened.database;
  csv = importer(database);
  await loadFixture(database);
});
afterAll(() => opened.close());

async function outcomeOf(bytes: Uint8Array, encoding: string | undefined): Promise<Outcome> {
  try {
    const job = await csv.planBytes(bytes, encoding ? { encoding } : {});
    const { items } = await csv.rows(job.id);
    return {
      rows: items.map(({ row, state, name, issues }) => [
        row,
        state,
        name,
        ...issues.map(({ rule, column, text }) => [rule ?? column ?? 'row', text] as const),
      ]),
    };
  } catch (error) {
    const { problem } = error as { problem?: { code: string; field?: string; detail?: string } };
    if (!problem) throw error;
    const line = /^line (\d+)$/.exec(problem.field ?? '')?.[1];
    return {
      refused: problem.code,
      line: line === undefined ? null : Number(line),
      detail: problem.detail ?? '',
    };
  }
}

describe('a file', () => {
  it.each(FILE_CASES)('$of: $what', async ({ bytes, encoding, comesTo }) => {
    const before = await contents(database);
    expect(await outcomeOf(bytes(), encoding)).toEqual(comesTo);
    expect(await contents(database)).toEqual(before);
  });

  it('of every kind is among them', () => {
    const covered = new Set(FILE_CASES.map(({ of }) => of));
    expect(KINDS.filter((kind) => !covered.has(kind))).toEqual([]);
  });
});
