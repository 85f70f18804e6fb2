/** The edits that are not saved yet: of whom, what, since when, why, and what can be done. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { KIND_TEXT } from '../../lib/app/kind-text.ts';
import { type PendingGroup, pendingGroups } from '../../lib/app/pending-groups.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { HeldDrafts } from '../account/held-drafts.tsx';
import { useApp } from '../app-context.ts';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Skeleton } from '../ui/feedback.tsx';
import { Icon } from '../ui/icon.tsx';
import { LostChanges } from './lost-changes.tsx';
import { PageHeading } from './page-heading.tsx';
import { PendingActions } from './pending-actions.tsx';
import { PendingItem } from './pending-item.tsx';

export function PendingPage() {
  const { client, store } = useApp();
  const [changes, setChanges] = useState<PendingChange[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const sync = store.sync.value;
  const revision = store.directoryRevision.value;
  const read = useCallback(async () => {
    const result = await client.call('listPending', {});
    if (result.ok) setChanges(result.value);
    setError(result.ok ? null : result.error);
  }, [client]);
  // Each new state of synchronisation may have sent, parked or settled one.
  useEffect(() => void read(), [read, sync, revision]);

  const act = async (work: Promise<{ ok: true } | { ok: false; error: AppError }>) => {
    const result = await work;
    if (result.ok) await read();
    else setError(result.error);
  };
  return (
    <div class="prose">
      <PageHeading title={t('pendingChanges')} />
      <HeldDrafts />
      {error && <ErrorNotice error={error} onRetry={() => void read()} />}
      {!changes && !error && <Skeleton width={60} />}
      <LostChanges />
      {changes?.length === 0 && !sync?.lost && <NothingPending />}
      {changes && changes.length > 0 && (
        <>
          <p class="soft">{t('pendingText')}</p>
          <PendingActions changes={changes} act={act} />
          {pendingGroups(changes).map((group) => (
            <Group key={group.id} group={group} act={act} />
          ))}
        </>
      )}
    </div>
  );
}

export type Act = (work: Promise<{ ok: true } | { ok: false; error: AppError }>) => Promise<void>;

function Group({ group, act }: { group: PendingGroup; act: Act }) {
  const { kind, name, key, changes } = group;
  return (
    <section class="pending-group" aria-label={name}>
      <div class="pending-group-head">
        <h2>{name}</h2>
        {kind !== 'crm-users' && <span class="soft">{t(KIND_TEXT[kind])}</span>}
        {key !== null && key !== name && <span class="soft">{key}</span>}
        {changes.length > 1 && (
          <span class="soft">{tCount(changes.length, 'pendingCountOne', 'pendingCountMany')}</span>
        )}
      </div>
      <ul class="pending-list" aria-label={t('pendingChanges')}>
        {changes.map((change) => (
          <PendingItem key={change.changeId} change={change} act={act} />
        ))}
      </ul>
    </section>
  );
}

function NothingPending() {
  return (
    <div class="pending-none">
      <Icon name="check" size={20} />
      <p>{t('noPendingChanges')}</p>
    </div>
  );
}
