// @vitest-environment happy-dom
/** An import is given up at any stage, and the jobs of all imports. */
import { expect, test } from 'vitest';
import type { ReadImportFile } from '../../lib/app/import-file.ts';
import { press } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import {
  APPLIED,
  COUNTS,
  chooseFile,
  JOB,
  JOB_ID,
  ok,
  open,
  UNDONE,
  until,
  users,
} from './import-at-work.tsx';

test.each([
  ['planImport', null, 'Cancelled. Nothing was written.'],
  ['applyImport', JOB, 'Cancelled. Nothing was written.'],
  ['applyImport', APPLIED, 'It was applied before it could be cancelled.'],
  ['undoImport', APPLIED, 'Undoing was cancelled. The import is still applied.'],
  ['undoImport', UNDONE, 'It was undone before that could be cancelled.'],
] as const)('%s is cancelled on the server too, which says what became of it', async (command, job, text) => {
  const client = await open(users, {
    answers: {
      planImport: () => ok({ ...JOB, counts: { ...COUNTS, removeAll: 0, removals: 0 } }),
      [command]: () => new Promise<never>(() => undefined),
      cancelImport: () => ok({ job }),
    },
  });
  await chooseFile();
  for (const name of command === 'planImport' ? [] : ['Apply import', 'Undo import']) {
    await until(() => byRole('button', name));
    await press(byRole('button', name));
    if (command === 'applyImport') break;
  }
  await until(() => expect(document.querySelector('progress')).not.toBeNull());
  await press(byRole('button', 'Cancel import'));
  await until(() => expect(document.body.textContent).toContain(text));
  expect(client.sent('cancelImport')).toHaveLength(1);
});

test('reading is cancelled', async () => {
  let given: AbortSignal | undefined;
  const readFile: ReadImportFile = (_file, _wish, watch) => {
    given = watch.signal;
    watch.onProgress(0.4, 1200);
    return new Promise<never>(() => undefined);
  };
  await open(users, { readFile });
  await chooseFile();
  await until(() => expect(document.body.textContent).toContain('1,200 rows'));
  expect(document.querySelector('progress')?.value).toBe(0.4);
  await press(byRole('button', 'Cancel import'));
  await until(() => byRole('button', 'Choose CSV file'));
  expect(given?.aborted).toBe(true);
});

test('import jobs are listed, and undone from there', async () => {
  const client = await open('#/imports');
  await until(() => byRole('button', 'Undo import'));
  expect(document.body.textContent).toContain('users.csv');
  await press(byRole('button', 'Undo import'));
  expect(client.sent('undoImport')).toEqual([{ jobId: JOB_ID, changedRows: 'skip' }]);
  expect(allByRole('link', 'Import jobs')).toHaveLength(1);
});
