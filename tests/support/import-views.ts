/** A file, its plan and the jobs of imports as the console shows them, written out by hand. */
import type { FileFacts } from '../../lib/app/import-file.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { PLACES } from './console-views.ts';

export const FACTS: FileFacts = {
  encoding: 'utf-8',
  hasBom: true,
  delimiter: ';',
  names: ['Username', 'Full Name', 'Environment', 'Agent Id', 'Update Mapping', 'Telefon'],
  ignored: ['Telefon'],
  missing: ['User Group', 'Native Id'],
  shape: { rows: 50_000, faults: 1, first: [] },
};

const COUNTS = {
  rows: 6,
  created: 1,
  updated: 2,
  unchanged: 1,
  refused: 1,
  conflicts: 1,
  warnings: 1,
  differs: 3,
  removeAll: 0,
  removals: 1,
  users: 50_000,
  groups: 0,
  effective: 1,
};

export const JOB: ImportJob = {
  id: '00000000-0000-4000-8000-000000000077',
  kind: 'crm-users',
  instanceId: PLACES.contoso,
  fileName: 'users of spring.csv',
  base: '7',
  rows: 6,
  counts: COUNTS,
  state: 'planned',
  options: { createMissingGroups: false, applyMappings: false, moveTaken: false },
  file: { encoding: 'utf-8', hasBom: true, delimiter: ';', ignored: ['Telefon'], missing: [] },
  createdBy: 'admin.ada',
  createdAt: '2026-11-23T09:00:00.000Z',
  appliedBy: null,
  appliedAt: null,
  undoneBy: null,
  undoneAt: null,
  outcome: null,
  undoOutcome: null,
};

/** Nothing that asks for more. */
export const PLAIN_JOB: ImportJob = {
  ...JOB,
  counts: { ...COUNTS, differs: 0, conflicts: 0, refused: 0, warnings: 0 },
};
export const BRAKED_JOB: ImportJob = {
  ...JOB,
  counts: { ...COUNTS, removeAll: 2, removals: 12_500, differs: 0 },
};

/** A header and nothing below it. */
export const EMPTY_JOB: ImportJob = {
  ...JOB,
  rows: 0,
  counts: {
    ...COUNTS,
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    refused: 0,
    conflicts: 0,
    warnings: 0,
    differs: 0,
    removals: 0,
    effective: 0,
  },
};

export const APPLIED_JOB: ImportJob = {
  ...JOB,
  state: 'applied',
  appliedBy: 'admin.ada',
  appliedAt: '2026-11-23T09:05:00.000Z',
  outcome: { created: 1, updated: 2, moved: 0, groups: 0 },
};

const WHY = ['was changed since', 'was deleted since', 'had an agent that is mapped to somebody else now'];

export const UNDONE_JOB: ImportJob = {
  ...APPLIED_JOB,
  state: 'undone',
  undoneBy: 'admin.ben',
  undoneAt: '2026-11-23T10:00:00.000Z',
  undoOutcome: {
    restored: 1_200,
    skipped: 25,
    skippedRecords: Array.from({ length: 25 }, (_, n) => ({
      id: `skipped ${n}`,
      name: `user.${n + 1}`,
      why: WHY[n % WHY.length] ?? '',
    })),
  },
};

export const planRow = (number: number, more: Partial<PlanRow> = {}): PlanRow => ({
  row: number,
  state: 'update',
  name: `user.${number}`,
  changes: [],
  added: [],
  removed: [],
  taken: [],
  issues: [],
  removesAll: false,
  ...more,
});

export const ROWS: readonly PlanRow[] = [
  planRow(2, {
    state: 'create',
    name: 'nora.newhire',
    changes: [{ column: 'Username', from: null, to: 'nora.newhire' }],
    issues: [
      {
        level: 'warning',
        column: 'Native Id',
        text: '1E5 looks as if a spreadsheet wrote 100000 with an exponent.',
      },
    ],
  }),
  planRow(3, {
    name: 'eve.castellanos',
    changes: [
      { column: 'User Group', from: 'Tier 1', to: 'Tier 2' },
      { column: 'Agent Id', from: 'Inherit', to: 'Eve Castellanos, Night line' },
    ],
    added: ['Eve Castellanos', 'Night line'],
    removed: ['Tier 1 line'],
    effective: [
      { column: 'mapping', from: 'Tier 1 line', to: 'Eve Castellanos, Night line' },
      { column: 'popFlow.clientDisplay', from: 'docked', to: 'hidden' },
    ],
  }),
  planRow(4, {
    name: 'דנה.לוי',
    changes: [{ column: 'Full Name', from: 'דנה', to: 'דנה לוי-כהן' }],
  }),
  planRow(5, { state: 'unchanged' }),
  planRow(6, {
    state: 'refused',
    name: 'hubert.wolfeschlegelsteinhausenbergerdorff',
    issues: [
      {
        level: 'error',
        column: 'Agent Id',
        rule: 'C5',
        text: 'There is no agent 42 in NICE EU; did you mean 0042 (leading zeros differ)? A spreadsheet may have changed it: lost leading zeros.',
      },
    ],
  }),
  planRow(7, {
    state: 'conflict',
    name: 'ben.brandt',
    taken: [{ agentId: PLACES.agent, agent: 'Night line', ownerId: PLACES.eve, owner: 'Eve Castellanos' }],
    issues: [],
  }),
];

const LISTED: readonly ImportJob[] = [
  JOB,
  APPLIED_JOB,
  UNDONE_JOB,
  { ...APPLIED_JOB, kind: 'cti-agents', instanceId: null, fileName: 'agents.csv' },
  {
    ...APPLIED_JOB,
    instanceId: PLACES.agent,
    fileName: `${'a-very-long-name-of-a-file-without-any-space-'.repeat(4)}.csv`,
  },
];

export const MANY_JOBS: readonly ImportJob[] = LISTED.map((job, index) => ({
  ...job,
  id: `00000000-0000-4000-8000-0000000001${index}0`,
}));
