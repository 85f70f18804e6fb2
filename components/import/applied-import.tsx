/** An import that was applied, or taken back: what it did, and the way back. */
import { formatCount } from '../../lib/app/format.ts';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { RefusedButton } from './refused-button.tsx';

export function AppliedImport({ flow, job }: { flow: ImportFlow; job: ImportJob }) {
  const refusal = flow.refusal.value;
  return (
    <>
      <OutcomeText job={job} />
      {refusal && <ErrorNotice error={refusal} />}
      <div class="toolbar">
        {job.state === 'applied' && (
          <WriteButton onWrite={() => void flow.undo()}>{t('undoImport')}</WriteButton>
        )}
        <RefusedButton job={job} />
        <Button onClick={flow.cancel}>{t('importAnother')}</Button>
      </div>
    </>
  );
}

export function OutcomeText({ job: { outcome, undoOutcome } }: { job: ImportJob }) {
  return (
    <>
      {outcome && (
        <p role="status">
          {t('importDone', formatCount(outcome.created), formatCount(outcome.updated + outcome.moved))}
        </p>
      )}
      {undoOutcome && (
        <p role="status">
          {t('importUndone', formatCount(undoOutcome.restored), formatCount(undoOutcome.skipped))}
        </p>
      )}
      {undoOutcome && undoOutcome.skippedRecords.length > 0 && (
        <ul aria-label={t('importSkipped')}>
          {undoOutcome.skippedRecords.map(({ id, name, why }) => (
            <li key={id}>
              <bdi>{name}</bdi> {why}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
