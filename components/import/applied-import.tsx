/** An import that was applied, or taken back: what it did, and the way back. */
import { useState } from 'preact/hooks';
import type { ImportFlow } from '../../lib/app/import-flow.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { ImportJob } from '../../lib/schema/import-job.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';
import { OutcomeText } from './outcome-text.tsx';
import { RefusedButton } from './refused-button.tsx';
import { type ChangedRows, UndoChoice } from './undo-choice.tsx';

export interface AppliedImportProps {
  flow: ImportFlow;
  job: ImportJob;
  cancelled: 'applying' | 'undoing' | undefined;
}

export function AppliedImport({ flow, job, cancelled }: AppliedImportProps) {
  const [changedRows, setChangedRows] = useState<ChangedRows>('skip');
  const refusal = flow.refusal.value;
  return (
    <>
      {cancelled && <Notice kind="warning">{t(cancelledText(cancelled, job))}</Notice>}
      <OutcomeText job={job} />
      {refusal && <ErrorNotice error={refusal} onRetry={() => void flow.undo(changedRows)} />}
      {job.state === 'applied' && <UndoChoice value={changedRows} onChange={setChangedRows} />}
      <div class="toolbar">
        {job.state === 'applied' && (
          <WriteButton onWrite={() => void flow.undo(changedRows)}>{t('undoImport')}</WriteButton>
        )}
        <RefusedButton job={job} />
        <Button onClick={() => void flow.cancel()}>{t('importAnother')}</Button>
      </div>
    </>
  );
}

/** What was given up may have been done before; the server says which. */
function cancelledText(cancelled: 'applying' | 'undoing', { state }: ImportJob): TextKey {
  if (cancelled === 'applying') return 'cancelledTooLate';
  return state === 'applied' ? 'undoCancelled' : 'undoCancelledTooLate';
}
