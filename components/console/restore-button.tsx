/** Restores one deleted record on the server at once, or says what stands in the way. */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { AnyRecordKey } from '../../lib/schema/console/deletion.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { OnlineError } from './online-error.tsx';

export interface RestoreButtonProps extends AnyRecordKey {
  name: string;
  onRestored?: () => void;
}

export function RestoreButton({ kind, id, name, onRestored }: RestoreButtonProps) {
  const { client } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const [isWorking, setWorking] = useState(false);
  // After an answer that was lost, another press gets it instead of a second effect
  const [key] = useState(() => crypto.randomUUID());
  const restore = async () => {
    setError(null);
    setWorking(true);
    const result = await client.call('restoreRecord', { kind, id, key });
    setWorking(false);
    if (result.ok) onRestored?.();
    else setError(result.error);
  };
  return (
    <div class="restore">
      <Button disabled={isWorking} description={name} onClick={() => void restore()}>
        {t('restore')}
      </Button>
      {error && <OnlineError error={error} offline={t('restoreOffline')} onRetry={() => void restore()} />}
    </div>
  );
}
