/** `Sync status`: state, what is not saved, and the age of the data; and the way to the pending changes. */

import { pageUrl } from '../../lib/app/pages.ts';
import { syncText } from '../../lib/app/sync-text.ts';
import { t } from '../../lib/app/text.ts';
import type { SyncStatus } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';

export function SyncBar() {
  const { store } = useApp();
  const sync = store.sync.value;
  return (
    <div class="sync-bar">
      {sync && <SyncStatusText sync={sync} now={store.now.value} />}
      <PendingLink count={sync?.pending ?? 0} />
    </div>
  );
}

function SyncStatusText({ sync, now }: { sync: SyncStatus; now: number }) {
  const { state, saved, age } = syncText(sync, now);
  return (
    <>
      {/* The age changes every minute: the visible text is not announced, the line after it is. */}
      <p role="status" aria-label={t('syncStatus')} aria-live="off" class="sync-status">
        <strong class={`sync-state sync-${sync.state}`}>{state}</strong>
        {` · ${saved} · ${age}`}
      </p>
      <span class="visually-hidden" aria-live="polite">{`${state}. ${saved}.`}</span>
    </>
  );
}

function PendingLink({ count }: { count: number }) {
  const { client, surface } = useApp();
  return (
    <a
      href={pageUrl('console.html#/pending')}
      class={count > 0 ? 'pending-link' : 'pending-link pending-link-idle'}
      onClick={(event) => {
        if (surface === 'console') return;
        event.preventDefault();
        void client.call('openConsole', { route: '#/pending' });
      }}
    >
      {t('pendingChanges')}
    </a>
  );
}
