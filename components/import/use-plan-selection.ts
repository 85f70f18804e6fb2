/** The boxes of the grid `Import plan`: one by one, ranges with Shift, and all that the filter shows. */
import { useEffect, useRef } from 'preact/hooks';
import type { ChosenRows } from '../../lib/app/chosen-rows.ts';
import { isApplied, type PlanFilter } from '../../lib/app/plan-filter.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import type { PlanRow } from '../../lib/schema/import-plan.ts';
import type { GridSelection } from '../ui/grid-selection.tsx';

interface Anchor {
  readonly index: number;
  /** What it was made; a range that it begins becomes the same. */
  readonly isIncluded: boolean;
}

export function usePlanSelection(
  chosen: ChosenRows,
  job: ImportJob,
  filter: PlanFilter,
): GridSelection<PlanRow> {
  const anchor = useRef<Anchor | null>(null);
  useEffect(() => {
    anchor.current = null;
  }, [job, filter]);
  const all = chosen.share(job, filter);
  return {
    label: ({ row }) => t('includeRow', row),
    allLabel: t(filter === null ? 'includeAllRows' : 'includeShownRows'),
    all,
    isSelected: (row) => chosen.isIncluded(row),
    canSelect: isApplied,
    onToggle(index, row, extend) {
      if (extend && anchor.current !== null) {
        const { index: begun, isIncluded } = anchor.current;
        const [start, last] = [Math.min(begun, index), Math.max(begun, index)];
        return void chosen.setRange({ job, filter, start, end: last + 1 }, isIncluded);
      }
      const isIncluded = !chosen.isIncluded(row);
      anchor.current = { index, isIncluded };
      chosen.set([row], isIncluded);
    },
    onToggleAll: () => void chosen.setAll(job, filter, all !== 'all'),
  };
}
