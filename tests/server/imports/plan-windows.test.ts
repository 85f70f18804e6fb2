/** Rows of a plan of several chunks, in windows: by state, by the level of their issues, beyond a row; on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { RowState } from '../../../lib/schema/import-plan.ts';
import type { RowsQuery } from '../../../server/imports/plan-rows.ts';
import { describeDatabases } from '../../support/databases.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

const ROWS = 2_300;
/** Rows without text, which the plan leaves out. */
const BLANK = 1_200;
/** Ids that look damaged by a spreadsheet; the last of them is refused besides. */
const WARNED = [3, 700 + BLANK + 1, 3_400, 3_500];
const REFUSED = 3_500;

function lineOf(row: number): string {
  if (row > 700 && row <= 700 + BLANK) return '';
  const nativeId = WARNED.includes(row) ? '1E5' : '';
  return `${row === REFUSED ? 'Nowhere' : ''},windows.${row},${nativeId},,,,`;
}

describeDatabases('the rows of a plan', (subject) => {
  let csv: Importer;
  let id: string;
  beforeAll(async () => {
    ({ csv } = await freshImporter(subject()));
    const lines = Array.from({ length: ROWS + BLANK }, (_, index) => lineOf(index + 2));
    const job = await csv.plan(lines);
    expect(job.counts).toMatchObject({ rows: ROWS, warnings: WARNED.length, refused: 1 });
    id = job.id;
  });

  const numbers = async (state: RowState | undefined, query: Partial<RowsQuery>) => {
    const { items, next } = await csv.rows(id, state, query);
    return { rows: items.map(({ row }) => row), next };
  };

  it('are those with a warning, whatever their state and wherever they are', async () => {
    expect(await numbers(undefined, { issues: 'warning' })).toEqual({ rows: WARNED, next: null });
    expect(await numbers('refused', { issues: 'warning' })).toEqual({ rows: [REFUSED], next: null });
    expect(await numbers(undefined, { issues: 'error' })).toEqual({ rows: [REFUSED], next: null });
    expect(await numbers(undefined, { issues: 'note' })).toEqual({ rows: [], next: null });
  });

  it('with a warning come in windows too', async () => {
    const two = await numbers(undefined, { issues: 'warning', limit: 2 });
    expect(two).toEqual({ rows: WARNED.slice(0, 2), next: WARNED[1] });
    const rest = await numbers(undefined, { issues: 'warning', limit: 2, offset: 2 });
    expect(rest).toEqual({ rows: WARNED.slice(2), next: null });
    const beyond = await numbers(undefined, { issues: 'warning', limit: 2, after: WARNED[1] ?? 0 });
    expect(beyond).toEqual(rest);
  });

  it.each([0, 1, 500, 700, 1_000, 1_001, 1_900, 1_901, 2_500, 3_200, 3_201, 3_499])(
    'beyond row %i begin with the next one that has text',
    async (after) => {
      const next = after >= 700 && after <= 700 + BLANK ? 700 + BLANK + 1 : Math.max(2, after + 1);
      expect((await numbers(undefined, { after, limit: 2 })).rows).toEqual([next, next + 1]);
    },
  );

  it('end with the last', async () => {
    const last = ROWS + BLANK + 1;
    expect(await numbers(undefined, { after: last - 1 })).toEqual({ rows: [last], next: null });
    expect(await numbers(undefined, { after: last })).toEqual({ rows: [], next: null });
    expect(await numbers('create', { after: last + 5_000 })).toEqual({ rows: [], next: null });
  });
});
