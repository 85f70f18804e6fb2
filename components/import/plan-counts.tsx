/** How many rows of a plan are in which state, and what it takes away. */
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';

export function PlanCounts({ job: { counts } }: { job: ImportJob }) {
  const parts = [
    t('countCreated', formatCount(counts.created)),
    t('countUpdated', formatCount(counts.updated)),
    t('countUnchanged', formatCount(counts.unchanged)),
    t('countRefused', formatCount(counts.refused)),
    t('countConflicts', formatCount(counts.conflicts)),
    ...(counts.warnings > 0 ? [t('countWarnings', formatCount(counts.warnings))] : []),
    ...(counts.groups > 0 ? [t('countGroups', formatCount(counts.groups))] : []),
    ...(counts.removals > 0 ? [t('countLosing', formatCount(counts.removals))] : []),
    ...(counts.effective ? [t('countEffective', formatCount(counts.effective))] : []),
    ...(counts.taken ? [t('countTaken', formatCount(counts.taken))] : []),
  ];
  return (
    <p role="status" class="soft">
      {parts.join(' · ')}
    </p>
  );
}
