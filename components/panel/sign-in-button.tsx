/** Asks the background to open the browser's own sign-in window; nothing secret is typed here. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from './error-notice.tsx';

export function SignInButton() {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const signIn = async () => {
    setError(null);
    const result = await client.call('signIn', {});
    if (!result.ok) setError(result.error);
  };
  return (
    <>
      <Button kind="primary" onClick={() => void signIn()}>
        {t('signIn')}
      </Button>
      {error && <ErrorNotice error={error} onRetry={() => void signIn()} />}
    </>
  );
}
