/** What is asked of a tab right now, for how long, and the way to end it; or why there is no answer. */
import { formatCount } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import type { Trial } from './use-trial.ts';

export interface TrialProgressProps {
  trial: Trial<unknown>;
  /** What is being done. */
  text: string;
  onRetry: () => void;
}

export function TrialProgress({ trial, text, onRetry }: TrialProgressProps) {
  const { isRunning, seconds, error, isCancelled } = trial;
  return (
    <>
      <p role="status" class="trial-status">
        {isRunning ? text : isCancelled ? t('trialCancelled') : ''}
      </p>
      {isRunning && (
        <div class="trial-progress">
          {seconds > 0 && (
            <>
              <progress aria-label={text} />
              <span class="soft">{t('trialSince', formatCount(seconds))}</span>
            </>
          )}
          <Button onClick={trial.cancel}>{t('cancel')}</Button>
        </div>
      )}
      {error && <ErrorNotice error={error} onRetry={onRetry} />}
    </>
  );
}
