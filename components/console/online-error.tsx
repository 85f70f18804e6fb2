/** Why something that only the server can do was not done; offline says what needs the server. */
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

export interface OnlineErrorProps {
  error: AppError;
  /** What cannot be done while the server cannot be reached. */
  offline: string;
  /** What to do when somebody else was first. */
  conflict?: string;
  onRetry: () => void;
}

export function OnlineError({ error, offline, conflict, onRetry }: OnlineErrorProps) {
  if (error.kind === 'offline') {
    return (
      <Notice kind="warning" actions={<Button onClick={onRetry}>{t('tryAgain')}</Button>}>
        {offline}
      </Notice>
    );
  }
  if (error.kind === 'conflict' && conflict) return <Notice kind="error">{conflict}</Notice>;
  return <ErrorNotice error={error} onRetry={onRetry} />;
}
