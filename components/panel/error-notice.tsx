/** An error in one sentence with its one action. */
import { errorText } from '../../lib/app/error-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/feedback.tsx';

/** `onRetry` replaces the usual "ask the server now". */
export function ErrorNotice({ error, onRetry }: { error: AppError; onRetry?: () => void }) {
  const { client } = useApp();
  const { sentence, detail, action } = errorText(error);
  const actions = {
    'try-again': { label: t('tryAgain'), run: onRetry ?? (() => void client.call('syncNow', {})) },
    'sign-in': { label: t('signIn'), run: () => void client.call('signIn', {}) },
    'check-again': { label: t('checkAgain'), run: onRetry ?? (() => void client.call('syncNow', {})) },
    'reload-extension': {
      label: t('reloadExtension'),
      run: () => void client.call('reloadExtension', {}),
    },
    reload: { label: t('reload'), run: () => location.reload() },
  };
  const button = action && actions[action];
  return (
    <Notice
      kind="error"
      detail={detail}
      actions={button && <Button onClick={button.run}>{button.label}</Button>}
    >
      {sentence}{' '}
    </Notice>
  );
}
