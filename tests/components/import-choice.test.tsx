// @vitest-environment happy-dom
/** The boxes of a plan in the console: all that a filter shows, ranges, and rows with a warning; across pages. */
import { act } from 'preact/test-utils';
import { expect, test, vi } from 'vitest';
import type { ImportRowsQuery } from '../../lib/schema/console/import-view.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { planRow } from '../support/import-views.ts';
import { choose, press, settle } from '../support/render-page.tsx';
import { byRole } from '../support/roles.ts';
import { APPLIED, COUNTS, chooseFile, grid, JOB, ok, open, until, users } from './import-at-work.tsx';

const TOTAL = 2_500;
/** Rows 2 to 2,501: the last ten are refused, the tenth and every thousandth after it have a warning. */
const ROWS: readonly PlanRow[] = Array.from({ length: TOTAL }, (_, index) =>
  planRow(index + 2, {
    state: index >= TOTAL - 10 ? 'refused' : index % 2 === 0 ? 'update' : 'create',
    issues: index % 1000 === 10 ? [{ level: 'warning', column: 'Native Id', text: 'odd' }] : [],
    removed: index === 0 ? ['A1'] : [],
  }),
);
const WARNED = [12, 1_012, 2_012];
const rows = (state: PlanRow['state']) => ROWS.filter((row) => row.state === state).map(({ row }) => row);
const PLAN = {
  ...JOB,
  rows: TOTAL,
  counts: {
    ...COUNTS,
    rows: TOTAL,
    created: rows('create').length,
    updated: rows('update').length,
    refused: 10,
    warnings: WARNED.length,
    removeAll: 0,
    removals: 1,
    users: 4,
  },
};

function readRows({ state, issues, after = 0, offset, limit }: ImportRowsQuery) {
  const asked = ROWS.filter(
    (row) =>
      row.row > after &&
      (state === null || row.state === state) &&
      (issues === undefined || row.issues.some(({ level }) => level === issues)),
  );
  return ok({ rows: asked.slice(offset, offset + limit) });
}

async function openPlan(answers: object = {}) {
  const client = await open(users, {
    answers: { planImport: () => ok(PLAN), readImportRows: readRows, ...answers },
  });
  await chooseFile();
  await until(() => byRole('checkbox', 'Include row 2'));
  return client;
}

const box = (name: string) => byRole<HTMLInputElement>('checkbox', name);
const head = () => box('Include all rows');
const filter = (text: string) => choose(byRole<HTMLSelectElement>('combobox', 'State'), text);
const applied = (count: string) => until(() => expect(document.body.textContent).toContain(count));

async function clickBox(name: string, shiftKey = false) {
  await settle(() =>
    box(name).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey })),
  );
}

async function pressKey(key: string, more: KeyboardEventInit = {}) {
  await act(() => {
    grid().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  });
}

test('the box in the head unticks every row of the file, also those nobody looked at, and ticks them again', async () => {
  const client = await openPlan();
  expect(head().checked).toBe(true);
  await press(head());
  await applied('0 rows will be applied');
  expect({ checked: head().checked, isSome: head().indeterminate }).toEqual({
    checked: false,
    isSome: false,
  });
  expect(byRole<HTMLButtonElement>('button', 'Apply import').disabled).toBe(true);
  await clickBox('Include row 3');
  await applied('1 row will be applied');
  expect(head().indeterminate).toBe(true);
  await press(byRole('button', 'Apply import'));
  const [sent] = client.sent('applyImport') as { exclude: number[]; confirm: object }[];
  expect(sent?.exclude).toHaveLength(TOTAL - 10 - 1);
  expect(sent?.exclude).not.toContain(3);
  expect(sent?.confirm).toEqual({ removeAll: 0, removals: 0 });
});

test('under a filter it unticks what the filter shows, and leaves the others', async () => {
  const client = await openPlan({ applyImport: () => ok(APPLIED) });
  await filter('New (1,245)');
  await until(() => box('Include row 3'));
  await press(box('Include all rows of this filter'));
  await applied('1,245 rows will be applied');
  await filter('All rows (2,500)');
  await until(() => box('Include row 2'));
  expect(head().indeterminate).toBe(true);
  expect({ two: box('Include row 2').checked, three: box('Include row 3').checked }).toEqual({
    two: true,
    three: false,
  });
  await press(byRole('button', 'Apply import'));
  await press(
    await vi
      .waitFor(() => byRole('dialog', 'This takes mappings away'))
      .then(() => byRole('button', 'Cancel')),
  );
  await press(head());
  await applied('2,490 rows will be applied');
  expect(client.sent('applyImport')).toEqual([]);
});

test('rows with a warning are found among many, and left out together', async () => {
  await openPlan();
  await filter('With a warning (3)');
  await until(() => box('Include row 2012'));
  expect(box('Include row 12').checked).toBe(true);
  await press(box('Include all rows of this filter'));
  await applied('2,487 rows will be applied');
  expect(WARNED.map((row) => box(`Include row ${row}`).checked)).toEqual([false, false, false]);
  await press(box('Include all rows of this filter'));
  await applied('2,490 rows will be applied');
});

test('with Shift a range becomes what its first row became, by mouse and by keyboard', async () => {
  await openPlan();
  await clickBox('Include row 3');
  await clickBox('Include row 6', true);
  await applied('2,486 rows will be applied');
  expect([2, 3, 4, 5, 6, 7].map((row) => box(`Include row ${row}`).checked)).toEqual([
    true,
    false,
    false,
    false,
    false,
    true,
  ]);
  await clickBox('Include row 4');
  await clickBox('Include row 5', true);
  await applied('2,488 rows will be applied');
  await pressKey('Home');
  await pressKey(' ');
  await applied('2,487 rows will be applied');
  for (let step = 0; step < 10; step += 1) await pressKey('ArrowDown');
  await pressKey(' ', { shiftKey: true });
  await applied('2,479 rows will be applied');
  await pressKey('a', { ctrlKey: true });
  await applied('2,490 rows will be applied');
});

test('nothing is applied while rows are still read, nor anything left out where that fails', async () => {
  let fail: (() => void) | null = null;
  await openPlan({
    readImportRows: (query: ImportRowsQuery) =>
      query.limit <= 200
        ? readRows(query)
        : new Promise((resolve) => {
            fail = () => resolve({ ok: false, error: { kind: 'offline' } });
          }),
  });
  await press(head());
  await applied('Reading the rows…');
  expect(byRole<HTMLButtonElement>('button', 'Apply import').disabled).toBe(true);
  await settle(() => fail?.());
  await applied('2,490 rows will be applied');
  expect(head().checked).toBe(true);
  expect(byRole('button', 'Try again')).toBeDefined();
});

test('what was unticked is kept by another plan of the file, read in few requests', async () => {
  const error = { kind: 'conflict' as const, detail: 'Row 2 was changed since', current: null };
  const client = await openPlan({ applyImport: () => ({ ok: false, error }) });
  await press(head());
  await applied('0 rows will be applied');
  await clickBox('Include row 3');
  await applied('1 row will be applied');
  await press(byRole('button', 'Apply import'));
  await until(() => expect(client.sent('planImport')).toHaveLength(2));
  await applied('1 row will be applied');
  const again = (client.sent('readImportRows') as ImportRowsQuery[]).filter(
    ({ after }) => after !== undefined,
  );
  expect(again.length).toBeLessThan(5);
});
