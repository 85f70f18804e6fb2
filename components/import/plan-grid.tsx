/** The grid `Import plan`: every row of the file in windows, by state or with a warning, each with its box. */
import { useMemo, useState } from 'preact/hooks';
import type { ChosenRows } from '../../lib/app/chosen-rows.ts';
import { formatCount } from '../../lib/app/format.ts';
import { askedRows, COUNTED, type PlanFilter, shownCount } from '../../lib/app/plan-filter.ts';
import { t } from '../../lib/app/text.ts';
import { createWindows } from '../../lib/app/windows.ts';
import type { GridWindow } from '../../lib/schema/console/grid-query.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Combobox } from '../ui/fields.tsx';
import { Grid } from '../ui/grid.tsx';
import { planColumns, STATE_TEXTS } from './plan-columns.tsx';
import { PlanRowDetails } from './plan-row-details.tsx';
import { usePlanSelection } from './use-plan-selection.ts';

const FILTERS = Object.keys(COUNTED) as Exclude<PlanFilter, null>[];
const FILTER_TEXTS = { ...STATE_TEXTS, warning: 'stateWarning' } as const;

export interface PlanGridProps {
  job: ImportJob;
  chosen: ChosenRows;
}

export function PlanGrid({ job, chosen }: PlanGridProps) {
  const { client } = useApp();
  const [opened, setOpened] = useState<PlanRow | null>(null);
  const plan = useMemo(() => {
    return createWindows<PlanFilter, PlanRow, GridWindow<PlanRow>>(null, async (filter, page) => {
      const result = await client.call('readImportRows', { jobId: job.id, ...askedRows(filter), ...page });
      const total = shownCount(job.counts, filter);
      return result.ok
        ? { ok: true, value: { rows: result.value.rows, total, offset: page.offset } }
        : result;
    });
  }, [client, job]);
  const columns = useMemo(planColumns, []);
  const filter = plan.query.value;
  const rows = plan.rows.value;
  const selection = usePlanSelection(chosen, job, filter);
  const unread = chosen.error.value;
  return (
    <>
      <div class="filters">
        <Combobox
          label={t('state')}
          value={filter ?? ''}
          options={[
            { value: '', label: t('everyState', formatCount(job.counts.rows)) },
            ...FILTERS.map((value) => ({
              value,
              label: t('stateCount', t(FILTER_TEXTS[value]), formatCount(shownCount(job.counts, value))),
            })),
          ]}
          onChange={(value) => plan.ask((value || null) as PlanFilter)}
        />
      </div>
      {plan.error.value && <ErrorNotice error={plan.error.value} onRetry={plan.refresh} />}
      {unread && <ErrorNotice error={unread} onRetry={selection.onToggleAll} />}
      <Grid
        label={t('importPlan')}
        columns={columns}
        total={rows?.total ?? 0}
        rowAt={(index) => rows?.rowAt(index)}
        onNeed={plan.need}
        sort={{ column: 'row', descending: false }}
        onSort={() => {}}
        onOpen={(row) => setOpened(row)}
        selection={selection}
        resetKey={`${job.id} ${filter ?? ''}`}
      />
      {opened && <PlanRowDetails row={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
