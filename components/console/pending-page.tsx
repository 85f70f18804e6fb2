/** The edits that are not saved yet: what, since when, why, and what can be done. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { PendingItem } from './pending-item.tsx';

export function PendingPage() {
  const { client, store } = useApp();
  const [changes, setChanges] = useState<PendingChange[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const sync = store.sync.value;
  const read = useCallback(async () => {
    const result = await client.call('listPending', {});
    if (result.ok) setChanges(result.value);
    setError(result.ok ? null : result.error);
  }, [client]);
  // Each new state of synchronisation may have sent, parked or settled one.
  useEffect(() => void read(), [read, sync]);

  const act = async (command: 'retryPending' | 'discardPending', changeId: string) => {
    const result = await client.call(command, { changeId });
    if (result.ok) await read();
    else setError(result.error);
  };
  return (
    <div class="prose">
      <h1>{t('pendingChanges')}</h1>
      {error && <ErrorNotice error={error} onRetry={() => void read()} />}
      {!changes && !error && <Skeleton width={60} />}
      {changes?.length === 0 && <p>{t('noPendingChanges')}</p>}
      {changes && changes.length > 0 && (
        <>
          <p class="soft">{t('pendingText')}</p>
          <ul class="pending-list" aria-label={t('pendingChanges')}>
            {changes.map((change) => (
              <PendingItem
                key={change.changeId}
                change={change}
                onRetry={() => void act('retryPending', change.changeId)}
                onDiscard={() => void act('discardPending', change.changeId)}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
