// @vitest-environment happy-dom
/** The import pages: choose, plan, untick, confirm, apply, undo; and the list of jobs. */
import { expect, test, vi } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import { FileContext } from '../../components/import/import-page.tsx';
import type { OpenFile } from '../../lib/app/import-file.ts';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { CONFIGURATION, PLACES } from '../support/console-views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { fixedRouter } from '../support/fixed-router.ts';
import { panelView } from '../support/panel-views.ts';
import { choose, press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const ok = <T,>(value: T) => ({ ok: true as const, value });
const JOB_ID = '00000000-0000-4000-8000-000000000077';

const COUNTS = {
  rows: 3,
  created: 0,
  updated: 2,
  unchanged: 0,
  refused: 1,
  conflicts: 0,
  warnings: 0,
  differs: 0,
  removeAll: 1,
  removals: 2,
  users: 4,
  groups: 0,
};
const JOB: ImportJob = {
  id: JOB_ID,
  kind: 'crm-users',
  instanceId: PLACES.contoso,
  fileName: 'users.csv',
  base: '7',
  rows: 3,
  counts: COUNTS,
  state: 'planned',
  options: { createMissingGroups: false, applyMappings: false, moveTaken: false },
  file: { encoding: 'utf-8', hasBom: false, delimiter: ',', ignored: [], missing: [] },
  createdBy: 'ada',
  createdAt: '2026-11-23T09:00:00.000Z',
  appliedBy: null,
  appliedAt: null,
  undoneBy: null,
  undoneAt: null,
  outcome: null,
  undoOutcome: null,
};
const APPLIED: ImportJob = {
  ...JOB,
  state: 'applied',
  appliedBy: 'ada',
  appliedAt: JOB.createdAt,
  outcome: { created: 0, updated: 2, moved: 0, groups: 0 },
};
const UNDONE: ImportJob = {
  ...APPLIED,
  state: 'undone',
  undoneBy: 'ada',
  undoneAt: JOB.createdAt,
  undoOutcome: { restored: 2, skipped: 0, skippedRecords: [] },
};

const row = (n: number, more: Partial<PlanRow>): PlanRow => ({
  row: n,
  state: 'update',
  name: `user.${n}`,
  changes: [],
  added: [],
  removed: ['A1'],
  taken: [],
  issues: [],
  removesAll: false,
  ...more,
});
const ROWS = [row(2, {}), row(3, { removesAll: true }), row(4, { state: 'refused', removed: [] })];

const FACTS = { encoding: 'utf-8', hasBom: false, delimiter: ';', rows: 3, ignored: ['Phone'], missing: [] };
const opens: OpenFile = async () => ({
  is: 'opened',
  facts: FACTS,
  pieces: 2,
  piece: async (n) => `part ${n}`,
  close: () => {},
});

async function open(hash: string, given: { openFile?: OpenFile; answers?: FakePageClient['answers'] } = {}) {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      readConfiguration: () => ok(CONFIGURATION),
      stageImport: () => ok(null),
      planImport: () => ok(JOB),
      readImportRows: () => ok({ rows: ROWS }),
      applyImport: () => ok(APPLIED),
      undoImport: () => ok(UNDONE),
      readImports: () => ok({ items: [APPLIED], next: null }),
      ...given.answers,
    },
  });
  const page = <Console router={fixedRouter(hash)} pane={createPaneWidth(null)} />;
  await renderPage(<FileContext.Provider value={given.openFile ?? opens}>{page}</FileContext.Provider>, {
    client,
  });
  return client;
}

/** Effects run at the end of each `act`. */
async function until(look: () => unknown): Promise<void> {
  await vi.waitFor(
    async () => {
      await settle(() => undefined);
      look();
    },
    { timeout: 5000 },
  );
}

async function chooseFile() {
  await until(() => expect(document.querySelector('input[type=file]')).not.toBeNull());
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('There is no file input.');
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'users.csv')] });
  await settle(() => input.dispatchEvent(new Event('change', { bubbles: true })));
}

const grid = () => {
  const found = document.querySelector('[role=grid][aria-label="Import plan"]');
  if (!found) throw new Error('There is no plan.');
  return found;
};

const users = `#/import/users/${PLACES.contoso}`;
const callsOf = (client: FakePageClient, name: Parameters<FakePageClient['sent']>[0]) => client.sent(name);

test('a file is handed over in pieces, planned, confirmed, applied and taken back', async () => {
  const client = await open(users);
  await chooseFile();
  await until(() => grid());
  expect(callsOf(client, 'stageImport')).toMatchObject([
    { place: 0, text: 'part 0' },
    { place: 1, text: 'part 1' },
  ]);
  expect(callsOf(client, 'planImport')).toMatchObject([
    { kind: 'crm-users', parts: 2, delimiter: ';', fileName: 'users.csv' },
  ]);
  expect(document.body.textContent).toContain('Ignored columns: Phone');
  const apply = () => byRole<HTMLButtonElement>('button', 'Apply import');
  expect(apply().disabled).toBe(true);
  await press(byRole('checkbox', 'Remove all agents of 1 users'));
  await type(byRole<HTMLInputElement>('textbox', 'Type 2 to confirm'), '2');
  expect(apply().disabled).toBe(false);
  await press(apply());
  expect(callsOf(client, 'applyImport')).toEqual([
    { jobId: JOB_ID, base: '7', exclude: [], confirm: { removeAll: 1, removals: 2 } },
  ]);
  await until(() => byRole('button', 'Undo import'));
  expect(document.body.textContent).toContain('Applied: 0 added, 2 changed.');
  await press(byRole('button', 'Undo import'));
  await until(() => expect(document.body.textContent).toContain('Undone: 2 restored, 0 left alone.'));
});

test('a row that is refused is never applied, and cannot be ticked', async () => {
  const client = await open(users);
  await chooseFile();
  await until(() => byRole('checkbox', 'Include row 2'));
  expect(byRole<HTMLInputElement>('checkbox', 'Include row 2').checked).toBe(true);
  const refused = byRole<HTMLInputElement>('checkbox', 'Include row 4');
  expect({ checked: refused.checked, disabled: refused.disabled }).toEqual({
    checked: false,
    disabled: true,
  });
  expect(client.sent('applyImport')).toEqual([]);
});

test('another delimiter plans the same file again', async () => {
  const client = await open(users);
  await chooseFile();
  await until(() => grid());
  await choose(byRole<HTMLSelectElement>('combobox', 'Delimiter'), 'Tab');
  await until(() => expect(callsOf(client, 'planImport')).toHaveLength(2));
});

test('an encoding that cannot be told is asked for', async () => {
  const openFile: OpenFile = async (file, wish) =>
    wish.encoding === 'windows-1252'
      ? opens(file, wish)
      : { is: 'fault', code: 'encoding', message: 'The file is not UTF-8 from line 3 on.' };
  await open(users, { openFile });
  await chooseFile();
  await until(() => expect(document.body.textContent).toContain('not UTF-8 from line 3'));
  await choose(byRole<HTMLSelectElement>('combobox', 'Encoding'), 'windows-1252');
  await until(() => grid());
});

test('a plan that moved is told, and can be made again', async () => {
  const error = { kind: 'conflict' as const, detail: '1 of the rows were changed since', current: null };
  const client = await open(users, {
    answers: {
      applyImport: () => ({ ok: false as const, error }),
      planImport: () => ok({ ...JOB, counts: { ...COUNTS, removeAll: 0, removals: 0 } }),
    },
  });
  await chooseFile();
  await until(() => grid());
  await press(byRole('button', 'Apply import'));
  await until(() => expect(document.body.textContent).toContain('1 of the rows were changed since'));
  expect(callsOf(client, 'applyImport')).toHaveLength(1);
});

test('import jobs are listed, and undone from there', async () => {
  const client = await open('#/imports');
  await until(() => byRole('button', 'Undo import'));
  expect(document.body.textContent).toContain('users.csv');
  await press(byRole('button', 'Undo import'));
  expect(callsOf(client, 'undoImport')).toEqual([{ jobId: JOB_ID, changedRows: 'skip' }]);
  expect(allByRole('link', 'Import jobs')).toHaveLength(1);
});
