/** Every kind of file, planned by the server: exactly the outcome that is written down, and nothing changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMPORT_COLUMNS } from '../../../lib/schema/import-columns.ts';
import type { Database } from '../../../server/db/database.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { contents, create } from '../records/write-fixture.ts';
import { id, NICE } from '../tenant-fixture.ts';
import { KINDS, type Outcome } from './file-case.ts';
import { FILE_CASES } from './file-cases.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

/** Characters of the rows of any of these files: a page must be able to show them. */
const MOST_SHOWN = 20_000;

let opened: TestDatabase;
let database: Database;
let csv: Importer;
beforeAll(async () => {
  opened = await PGLITE.open();
  ({ database, csv } = await freshImporter(opened));
  // What spreadsheets write in other ways.
  for (const [n, agentId] of ['+4420', '100000'].entries()) {
    const agent = { id: id(8_600 + n), environmentId: NICE, agentId, name: `Agent ${agentId}` };
    await create(database, 'cti-agents', agent);
  }
});
afterAll(() => opened.close());

async function outcomeOf(bytes: Uint8Array, encoding: string | undefined): Promise<Outcome> {
  try {
    const job = await csv.planBytes(bytes, encoding ? { encoding } : {});
    const { items } = await csv.rows(job.id);
    expect(JSON.stringify(items).length).toBeLessThan(MOST_SHOWN);
    return {
      rows: items.map(({ row, state, name, changes, issues }) => [
        row,
        state,
        name,
        Object.fromEntries(changes.map(({ column, to }) => [column, to])),
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

  it.each([...IMPORT_COLUMNS['crm-users'].keys()])(
    'with 10 MB in column %s is shown in few words',
    async (column) => {
      const cells = ['', 'finn', '', '', 'NICE EU', '4711', 'TRUE'];
      cells[column] = `1${'x'.repeat(10 * 1024 * 1024)}`;
      const job = await csv.plan([cells.join(',')]);
      expect(job.counts).toMatchObject({ rows: 1, refused: 1 });
      const { items } = await csv.rows(job.id);
      expect(JSON.stringify(items).length).toBeLessThan(MOST_SHOWN);
      expect((await csv.refused(job.id)).length).toBeGreaterThan(10 * 1024 * 1024);
    },
  );

  it('of every kind is among them', () => {
    const covered = new Set(FILE_CASES.map(({ of }) => of));
    expect(KINDS.filter((kind) => !covered.has(kind))).toEqual([]);
  });
});
