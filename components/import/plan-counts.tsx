/** How many rows of a plan are in which state, and what it takes away. */
import { formatCount, formatCounted } from '../../lib/app/format.ts';
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
    ...(counts.groups > 0 ? [formatCounted(counts.groups, 'countGroupsOne', 'countGroupsMany')] : []),
    ...(counts.removals > 0 ? [formatCounted(counts.removals, 'countLosingOne', 'countLosingMany')] : []),
    ...(counts.effective ? [formatCounted(counts.effective, 'countEffectiveOne', 'countEffectiveMany')] : []),
    ...(counts.taken ? [formatCounted(counts.taken, 'countTakenOne', 'countTakenMany')] : []),
  ];
  return (
    <p role="status" class="soft">
      {parts.join(' · ')}
    </p>
  );
}
