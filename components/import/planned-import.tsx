/** The plan of an import: what it would do, what must be confirmed, and the button that does it. */
import { useState } from 'preact/hooks';
import { formatCounted } from '../../lib/app/format.ts';
import { confirmed } from '../../lib/app/import-confirm.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { isApplied } from '../../lib/app/plan-filter.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { CheckBox } from '../ui/fields.tsx';
import { BrakeDialog } from './brake-dialog.tsx';
import { FileChoices } from './file-choices.tsx';
import { FileDamage } from './file-damage.tsx';
import { PlanCounts } from './plan-counts.tsx';
import { PlanGrid } from './plan-grid.tsx';
import { PlanOptions } from './plan-options.tsx';
import { RefusedButton } from './refused-button.tsx';

export interface PlannedImportProps {
  flow: ImportFlow;
  job: ImportJob;
  stale: string | null;
}

export function PlannedImport({ flow, job, stale }: PlannedImportProps) {
  const refusal = flow.refusal.value;
  return (
    <>
      {stale !== null && (
        <div role="alert">
          <Notice kind="warning" detail={stale}>
            {t('plannedAgain')}
          </Notice>
        </div>
      )}
      <FileChoices flow={flow} kind={job.kind} />
      {job.counts.rows === 0 ? (
        <div role="status">
          <Notice kind="warning">{t('planWithoutRows')}</Notice>
        </div>
      ) : (
        <>
          <FileDamage flow={flow} />
          <PlanOptions flow={flow} job={job} />
          <PlanCounts job={job} />
          {refusal && <ErrorNotice error={refusal} onRetry={() => void flow.apply()} />}
          <PlanGrid job={job} chosen={flow.chosen} />
        </>
      )}
      <PlanActions flow={flow} job={job} />
    </>
  );
}

function PlanActions({ flow, job }: Pick<PlannedImportProps, 'flow' | 'job'>) {
  const [isTicked, setTicked] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const rows = [...flow.chosen.excluded.value.values()];
  const confirmation = confirmed(job, rows);
  const { removeAll, isBraked } = confirmation;
  const written = rows.filter((row) => isApplied(row) && row.state !== 'unchanged').length;
  const count = job.counts.created + job.counts.updated - written;
  const apply = () => void flow.apply();
  return (
    <>
      {removeAll > 0 && (
        <CheckBox
          label={formatCounted(removeAll, 'removeAllOfOne', 'removeAllOfMany')}
          checked={isTicked}
          onChange={setTicked}
        />
      )}
      {isAsking && (
        <BrakeDialog
          job={job}
          confirmation={confirmation}
          onConfirm={apply}
          onClose={() => setAsking(false)}
        />
      )}
      <div class="toolbar">
        <WriteButton
          kind="primary"
          disabled={flow.chosen.isReading.value || count === 0 || (removeAll > 0 && !isTicked)}
          onWrite={isBraked ? () => setAsking(true) : apply}
        >
          {t('applyImport')}
        </WriteButton>
        <Button onClick={() => void flow.cancel()}>{t('cancelImport')}</Button>
        <RefusedButton job={job} />
        <p class="soft" aria-busy={flow.chosen.isReading.value}>
          {flow.chosen.isReading.value
            ? t('readingRows')
            : formatCounted(count, 'rowsAppliedOne', 'rowsAppliedMany')}
        </p>
      </div>
    </>
  );
}
