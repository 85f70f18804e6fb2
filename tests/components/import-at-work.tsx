/** The import pages: choose, plan, untick, confirm, apply, undo; and the list of jobs. */
import { expect, vi } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import { FileContext } from '../../components/import/import-page.tsx';
import type { FileFacts, ReadImportFile } from '../../lib/app/import-file.ts';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { CONFIGURATION, PLACES } from '../support/console-views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { fixedRouter } from '../support/fixed-router.ts';
import { FACTS as LISTED_FACTS, JOB as PLANNED_JOB, planRow } from '../support/import-views.ts';
import { panelView } from '../support/panel-views.ts';
import { renderPage, settle } from '../support/render-page.tsx';

export const ok = <T,>(value: T) => ({ ok: true as const, value });
export const JOB_ID = '00000000-0000-4000-8000-000000000077';

export const COUNTS = {
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
export const JOB: ImportJob = {
  ...PLANNED_JOB,
  id: JOB_ID,
  fileName: 'users.csv',
  rows: 3,
  counts: COUNTS,
  file: { encoding: 'utf-8', hasBom: false, delimiter: ',', ignored: [], missing: [] },
  createdBy: 'ada',
};
export const APPLIED: ImportJob = {
  ...JOB,
  state: 'applied',
  appliedBy: 'ada',
  appliedAt: JOB.createdAt,
  outcome: { created: 0, updated: 2, moved: 0, groups: 0 },
};
export const UNDONE: ImportJob = {
  ...APPLIED,
  state: 'undone',
  undoneBy: 'ada',
  undoneAt: JOB.createdAt,
  undoOutcome: { restored: 2, skipped: 0, skippedRecords: [] },
};

const losing = (row: number, more: Partial<PlanRow> = {}) => planRow(row, { removed: ['A1'], ...more });
export const ROWS = [losing(2), losing(3, { removesAll: true }), planRow(4, { state: 'refused' })];

export const FACTS: FileFacts = {
  ...LISTED_FACTS,
  hasBom: false,
  names: ['Username', 'Full Name', 'Phone'],
  ignored: ['Phone'],
  missing: [],
  shape: { rows: 3, faults: 0, first: [] },
};
export const reads: ReadImportFile = async (file, _wish, { onHeader }) => {
  onHeader(FACTS);
  return { is: 'read', facts: FACTS, body: file };
};

export async function open(
  hash: string,
  given: { readFile?: ReadImportFile; answers?: FakePageClient['answers'] } = {},
) {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      readConfiguration: () => ok(CONFIGURATION),
      planImport: () => ok(JOB),
      cancelImport: () => ok({ job: JOB }),
      readImportRows: () => ok({ rows: ROWS }),
      applyImport: () => ok(APPLIED),
      undoImport: () => ok(UNDONE),
      readImports: () => ok({ items: [APPLIED], next: null }),
      ...given.answers,
    },
  });
  const page = <Console router={fixedRouter(hash)} pane={createPaneWidth(null)} />;
  const reader = () => ({ read: given.readFile ?? reads, close() {} });
  await renderPage(<FileContext.Provider value={reader}>{page}</FileContext.Provider>, {
    client,
  });
  return client;
}

/** Effects run at the end of each `act`. */
export async function until(look: () => unknown): Promise<void> {
  await vi.waitFor(
    async () => {
      await settle(() => undefined);
      look();
    },
    { timeout: 5000 },
  );
}

export async function chooseFile() {
  await until(() => expect(document.querySelector('input[type=file]')).not.toBeNull());
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('There is no file input.');
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'users.csv')] });
  await settle(() => input.dispatchEvent(new Event('change', { bubbles: true })));
}

export const grid = () => {
  const found = document.querySelector('[role=grid][aria-label="Import plan"]');
  if (!found) throw new Error('There is no plan.');
  return found;
};

export const users = `#/import/users/${PLACES.contoso}`;
