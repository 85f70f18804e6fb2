/** The pages of imports: a file from its choice to its undoing, what goes wrong on the way, and the list of jobs. */

import { CONFIGURATION, PLACES } from '../../../support/console-views.ts';
import {
  APPLIED_JOB,
  BRAKED_JOB,
  EMPTY_JOB,
  FACTS,
  JOB,
  MANY_JOBS,
  PLAIN_JOB,
  ROWS,
  UNDONE_JOB,
} from '../../../support/import-views.ts';
import { panelView } from '../../../support/panel-views.ts';
import type { GalleryState, GalleryStates } from '../gallery-state.ts';
import { ADMIN, OFFLINE } from '../people.ts';

const answers = {
  readConfiguration: CONFIGURATION,
  planImport: JOB,
  readImportRows: { rows: ROWS },
  applyImport: APPLIED_JOB,
  undoImport: UNDONE_JOB,
  cancelImport: { job: null },
  readImports: { items: MANY_JOBS, next: 'more' },
};
/** More than goes with the request that plans it. */
const LARGE = 6 * 1024 * 1024;
const users = `#/import/users/${PLACES.contoso}`;
const read: GalleryState['file'] = { name: JOB.fileName, is: 'read', facts: FACTS };
const calm = { ...answers, planImport: PLAIN_JOB };
const fault = (code: 'encoding' | 'header' | 'quote' | 'not_csv' | 'unreadable', message: string) =>
  ({ name: JOB.fileName, is: 'fault', code, message }) as const;

function at(about: string, fields: Partial<GalleryState> = {}): GalleryState {
  return { page: 'console', about, hash: users, view: ADMIN, answers, file: read, ...fields };
}

const SUPPORT = panelView({
  session: { ...ADMIN.session, username: 'support.sam', role: 'support' },
  readOnly: { reason: 'role' },
});
const { file: _, ...CHOOSE } = at('Before a file is chosen.');
const STALE = {
  kind: 'conflict',
  detail: 'Row 3, eve.castellanos, was changed since it was planned.',
  current: null,
} as const;
const CHANGED_SINCE =
  '2 records cannot be as they were, the first of them: eve.castellanos was changed since. Nothing was undone.';
const LATE = { ...calm, cancelImport: { job: APPLIED_JOB } };

export const IMPORT_STATES: GalleryStates = {
  'import-choose': CHOOSE,
  'import-agents-choose': { ...CHOOSE, hash: '#/import/agents', about: 'The same for agents.' },
  'import-exporting': {
    ...CHOOSE,
    about: 'What is there now is on its way to a file.',
    answers: { ...answers, beginExport: {} },
    hangs: ['readExportPart'],
    clicks: ['Export CRM Users'],
    seconds: 1,
  },
  'import-export-failed': {
    ...CHOOSE,
    about: 'It broke off: there is no file.',
    answers: { ...answers, beginExport: {} },
    refuses: { readExportPart: OFFLINE },
    clicks: ['Export CRM Users'],
  },
  'import-forbidden': { ...CHOOSE, view: SUPPORT, about: 'Support may not import.' },
  'import-reading': at('How the file is read stands there while it is read, and can be corrected.', {
    file: { name: JOB.fileName, is: 'reading', facts: FACTS, done: 0.4, rows: 20_000 },
  }),
  'import-sending': at('A large file is sent in parts.', {
    answers: {
      ...answers,
      sendImportPart: ({ from }: { from: number }) => (from < LARGE / 3 ? {} : new Promise(() => undefined)),
    },
    file: { name: JOB.fileName, is: 'read', facts: FACTS, bytes: LARGE },
  }),
  'import-planning': at('The file is on its way, and planned.', { hangs: ['planImport'] }),
  'import-cancelling': at('It is being given up.', {
    hangs: ['planImport', 'cancelImport'],
    clicks: ['Cancel import'],
  }),
  'import-cancelled': at('It was given up.', { hangs: ['planImport'], clicks: ['Cancel import'] }),
  'import-encoding': at('The encoding cannot be told.', {
    file: fault(
      'encoding',
      'The file is not UTF-8 from line 312 on. Say which encoding it has, such as windows-1252.',
    ),
  }),
  'import-header': at('The header names other columns.', {
    file: {
      ...fault(
        'header',
        'Row 1 must be the header Username,… It has no column Username; it is: Login | Name',
      ),
      facts: { ...FACTS, names: ['Login', 'Name', '', 'Telefon'] },
    },
  }),
  'import-quote': at('A quote is not closed.', {
    file: fault('quote', 'A cell in quotes has no closing quote. It begins on line 17.'),
  }),
  'import-not-csv': at('A workbook was renamed.', {
    file: fault(
      'not_csv',
      'The file is no CSV: it is an Excel workbook or another zip archive. Save it as CSV UTF-8 first.',
    ),
  }),
  'import-changed': at('The file changed while it was read.', { file: fault('unreadable', '') }),
  'import-doubt': at('Most rows are wrong: it is likely read in the wrong way.', {
    file: {
      name: JOB.fileName,
      is: 'read',
      facts: {
        ...FACTS,
        shape: {
          rows: 50_000,
          faults: 49_000,
          first: [
            { row: 2, column: null, text: 'The row has 5 cells, the header 6.' },
            { row: 3, column: 'Username', text: 'Every row needs a username.' },
          ],
        },
      },
    },
  }),
  'import-plan': at('What the file would do: new, changed, refused, in conflict, with a warning.'),
  'import-plan-calm': at('Nothing stands in the way.', { answers: calm }),
  'import-plan-empty': at('A file with a header and nothing below it.', {
    answers: { ...answers, planImport: EMPTY_JOB, readImportRows: { rows: [] } },
  }),
  'import-plan-row': at('All of one row.', { opens: 'eve.castellanos' }),
  'import-plan-refused': at('A refused row, and what was likely meant.', { opens: 'hubert' }),
  'import-plan-conflict': at('An agent that somebody else has.', { opens: 'ben.brandt' }),
  'import-plan-columns': at('Which column is which.', { unfolds: 'Columns' }),
  'import-plan-failed': at('The plan cannot be made without the server.', {
    refuses: { planImport: OFFLINE },
  }),
  'import-stale': at('Something changed since: it was planned again.', {
    answers: calm,
    refuses: { applyImport: STALE },
    clicks: ['Apply import'],
  }),
  'import-brake': at('More than a fifth of the users would lose agents.', {
    answers: { ...answers, planImport: BRAKED_JOB },
    clicks: ['Remove all agents of 2 users', 'Apply import'],
    types: { 'Type 12500 to confirm': '125' },
  }),
  'import-applying': at('It is being applied.', {
    answers: calm,
    hangs: ['applyImport'],
    clicks: ['Apply import'],
  }),
  'import-apply-failed': at('The server went away: nothing was applied.', {
    answers: calm,
    refuses: { applyImport: OFFLINE },
    clicks: ['Apply import'],
  }),
  'import-cancel-unknown': at('Whether it was done is not known yet.', {
    answers: calm,
    hangs: ['applyImport'],
    refuses: { cancelImport: OFFLINE },
    clicks: ['Apply import', 'Cancel import'],
  }),
  'import-cancel-late': at('It was applied before it could be cancelled.', {
    answers: LATE,
    hangs: ['applyImport'],
    clicks: ['Apply import', 'Cancel import'],
  }),
  'import-applied': at('It was applied.', { answers: calm, clicks: ['Apply import'] }),
  'import-undone': at('It was undone, but for what changed since.', {
    answers: calm,
    clicks: ['Apply import', 'Undo import'],
  }),
  'import-undo-refused': at('Something changed since, and then nothing was to be undone.', {
    answers: calm,
    refuses: {
      undoImport: {
        kind: 'refused',
        detail: CHANGED_SINCE,
        problem: { status: 409, code: 'changed_since', title: 'Changed since the import' },
      },
    },
    clicks: ['Apply import', 'Undo import'],
  }),
  'import-jobs': { ...CHOOSE, hash: '#/imports', about: 'All imports, the newest first.' },
  'import-jobs-none': {
    ...CHOOSE,
    hash: '#/imports',
    about: 'Nothing was imported yet.',
    answers: { ...answers, readImports: { items: [], next: null } },
  },
  'import-jobs-offline': {
    ...CHOOSE,
    hash: '#/imports',
    about: 'The jobs need the server.',
    refuses: { readImports: OFFLINE },
  },
};
