/** The grid `Import plan`: every row of the file in windows, by state, each with its box. */
import { useMemo, useState } from 'preact/hooks';
import { formatCount } from '../../lib/app/format.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { createWindows } from '../../lib/app/windows.ts';
import type { GridWindow } from '../../lib/schema/console/grid-query.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow, RowState } from '../../lib/schema/import-plan.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Combobox } from '../ui/fields.tsx';
import { Grid } from '../ui/grid.tsx';
import { isApplied, planColumns, STATE_TEXTS } from './plan-columns.tsx';
import { PlanRowDetails } from './plan-row-details.tsx';

const COUNTED = {
  create: 'created',
  update: 'updated',
  unchanged: 'unchanged',
  refused: 'refused',
  conflict: 'conflicts',
} as const;
const STATES = Object.keys(COUNTED) as RowState[];

export interface PlanGridProps {
  job: ImportJob;
  excluded: ReadonlyMap<number, PlanRow>;
  onExclude: (excluded: ReadonlyMap<number, PlanRow>) => void;
}

export function PlanGrid({ job, excluded, onExclude }: PlanGridProps) {
  const { client } = useApp();
  const [opened, setOpened] = useState<PlanRow | null>(null);
  const plan = useMemo(() => {
    const totalOf = (state: RowState | null) =>
      state === null ? job.counts.rows : job.counts[COUNTED[state]];
    return createWindows<RowState | null, PlanRow, GridWindow<PlanRow>>(null, async (state, page) => {
      const result = await client.call('readImportRows', { jobId: job.id, state, ...page });
      return result.ok
        ? { ok: true, value: { rows: result.value.rows, total: totalOf(state), offset: page.offset } }
        : result;
    });
  }, [client, job]);
  const columns = useMemo(planColumns, []);
  const state = plan.query.value;
  const rows = plan.rows.value;
  const toggle = (row: PlanRow) => {
    const next = new Map(excluded);
    if (!next.delete(row.row)) next.set(row.row, row);
    onExclude(next);
  };
  return (
    <>
      <div class="filters">
        <Combobox
          label={t('state')}
          value={state ?? ''}
          options={[
            { value: '', label: t('everyState', formatCount(job.counts.rows)) },
            ...STATES.map((value) => ({
              value,
              label: t('stateCount', t(STATE_TEXTS[value]), formatCount(job.counts[COUNTED[value]])),
            })),
          ]}
          onChange={(value) => plan.ask((value || null) as RowState | null)}
        />
      </div>
      {plan.error.value && <ErrorNotice error={plan.error.value} onRetry={plan.refresh} />}
      <Grid
        label={t('importPlan')}
        columns={columns}
        total={rows?.total ?? 0}
        rowAt={(index) => rows?.rowAt(index)}
        onNeed={plan.need}
        sort={{ column: 'row', descending: false }}
        onSort={() => {}}
        onOpen={(row) => setOpened(row)}
        selection={{
          label: ({ row }) => t('includeRow', row),
          allLabel: t('includeAllRows' satisfies TextKey),
          all: excluded.size === 0 ? 'all' : 'some',
          isSelected: (row) => isApplied(row) && !excluded.has(row.row),
          canSelect: isApplied,
          onToggle: (_index, row) => toggle(row),
          onToggleAll: () => onExclude(new Map()),
        }}
        resetKey={`${job.id} ${state ?? ''}`}
      />
      {opened && <PlanRowDetails row={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
