/** Windows of rows: read when they come into view, answers of former questions dropped. */
import { expect, test } from 'vitest';
import { createWindows } from '../../lib/app/windows.ts';
import type { GridWindow } from '../../lib/schema/console/grid-query.ts';

type Answer =
  | { ok: true; value: GridWindow<string> }
  | { ok: false; error: { kind: 'offline'; detail: string } };

function begin(total = 1_000) {
  const asked: { query: string; offset: number; answer: (result?: Answer) => Promise<void> }[] = [];
  const windows = createWindows<string, string, GridWindow<string>>('q', (query, { offset, limit }) => {
    const rows = Array.from({ length: limit }, (_, index) => `${query}${offset + index}`);
    return new Promise((resolve) => {
      const value = { total, offset, rows };
      const answer = async (result: Answer = { ok: true, value }) => resolve(result);
      asked.push({ query, offset, answer });
    });
  });
  return { windows, asked };
}

test('only the pages in view are read, each once', async () => {
  const { windows, asked } = begin();
  windows.need(0, 40);
  windows.need(10, 50);
  windows.need(190, 230);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 100, 200]);
  await asked[1]?.answer();
  expect(windows.rows.value?.rowAt(150)).toBe('q150');
  expect(windows.rows.value?.rowAt(50)).toBeUndefined();
});

test('another question drops the answers of the former one', async () => {
  const { windows, asked } = begin();
  windows.need(300, 340);
  windows.ask('r');
  await asked[0]?.answer();
  expect(windows.rows.value).toBeNull();
  await asked[1]?.answer();
  expect([asked[1]?.offset, windows.rows.value?.rowAt(0)]).toEqual([0, 'r0']);
});

test('old rows stay until the new ones are here', async () => {
  const { windows, asked } = begin();
  windows.need(0, 40);
  await asked[0]?.answer();
  windows.refresh();
  expect(windows.rows.value?.rowAt(1)).toBe('q1');
});

test('a failure is told and can be tried again', async () => {
  const { windows, asked } = begin();
  windows.need(0, 40);
  await asked[0]?.answer({ ok: false, error: { kind: 'offline', detail: 'gone' } });
  expect(windows.error.value?.kind).toBe('offline');
  windows.need(0, 40);
  await asked[1]?.answer();
  expect([windows.error.value, windows.rows.value?.total]).toEqual([null, 1_000]);
});
