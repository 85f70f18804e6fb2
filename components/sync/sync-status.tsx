/** `Sync status`: state, what is not saved, and the age of the data; and the way to the pending changes. */
import { useRef } from 'preact/hooks';
import { pageUrl } from '../../lib/app/pages.ts';
import { syncText } from '../../lib/app/sync-text.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { CopyDiagnostics } from '../diagnostics/copy-diagnostics.tsx';

export function SyncBar() {
  return (
    <div class="sync-bar">
      <SyncStatusLine />
      <span class="sync-links">
        <PendingLink />
        <CopyDiagnostics />
      </span>
    </div>
  );
}

export function SyncStatusLine() {
  const { store } = useApp();
  const outcome = useRef('');
  const sync = store.sync.value;
  if (!sync) return null;
  const { state, saved, age } = syncText(sync, store.now.value);
  // Every poll goes through "syncing": only what it leads to is worth saying.
  if (sync.state !== 'syncing') outcome.current = `${state}. ${saved}.`;
  return (
    <>
      {/* The age changes every minute: the visible text is not announced, the line after it is. */}
      <p role="status" aria-label={t('syncStatus')} aria-live="off" class="sync-status">
        <strong class={`sync-state sync-${sync.state}`}>{state}</strong>
        {[saved, age].map((part) => (
          <span key={part} class="sync-part">
            <span class="sync-dot"> · </span>
            {part}
          </span>
        ))}
      </p>
      <span class="visually-hidden" aria-live="polite">
        {outcome.current}
      </span>
    </>
  );
}

export function PendingLink({ isCurrent = false }: { isCurrent?: boolean }) {
  const { client, store, surface } = useApp();
  const { pending = 0, lost = 0 } = store.sync.value ?? {};
  const isIdle = pending + lost === 0;
  return (
    <a
      href={pageUrl('console.html#/pending')}
      class={isIdle ? 'pending-link pending-link-idle' : 'pending-link'}
      aria-current={isCurrent ? 'page' : undefined}
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
