/** What the server lost when it was restored from a backup: which saved changes are gone there, and what can be done with them. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { lostJson } from '../../lib/app/lost-text.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { LostItem, LostWindow } from '../../lib/schema/lost-view.ts';
import { useApp } from '../app-context.ts';
import { useCopying } from '../diagnostics/use-copying.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { type LostAsk, LostDialog } from './lost-dialog.tsx';
import { LostGroup } from './lost-group.tsx';

/** Shown at first, and with each *Show more*. */
const WINDOW = 50;
/** Read at once for a copy of all. */
const MOST = 200;

export type Deal = (command: 'sendLostAgain' | 'discardLost', keys: string[] | 'all') => Promise<void>;

export function LostChanges() {
  const { client, store } = useApp();
  const count = store.sync.value?.lost ?? 0;
  const revision = store.directoryRevision.value;
  const [shown, setShown] = useState(WINDOW);
  const [lost, setLost] = useState<LostWindow | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const read = useCallback(async () => {
    const result = await client.call('listLost', { offset: 0, limit: Math.min(shown, MOST) });
    if (result.ok) setLost(result.value);
    setError(result.ok ? null : result.error);
  }, [client, shown]);
  // Others may have brought some of them back.
  useEffect(() => {
    if (count > 0) void read();
    else setLost(null);
  }, [read, count, revision]);
  const deal: Deal = async (command, keys) => {
    const result = await client.call(command, { keys });
    if (result.ok) await read();
    else setError(result.error);
  };
  if (error) return <ErrorNotice error={error} onRetry={() => void read()} />;
  if (!lost || lost.total === 0) return null;
  return <LostSection lost={lost} deal={deal} onMore={() => setShown(shown + WINDOW)} />;
}

interface LostSectionProps {
  lost: LostWindow;
  deal: Deal;
  onMore: () => void;
}

function LostSection({ lost: { total, sendable, items }, deal, onMore }: LostSectionProps) {
  const { store } = useApp();
  const found = agoText(Math.min(...items.map(({ foundAt }) => foundAt)), store.now.value);
  const mayWrite = store.view.value?.session.role === 'admin' && !store.view.value.readOnly;
  return (
    <section class="lost-changes" aria-label={t('lostTitle')}>
      <h2>{t('lostTitle')}</h2>
      <p>{t(total === 1 ? 'lostTextOne' : 'lostTextMany', total, found)}</p>
      <p class="soft">{t(mayWrite ? 'lostHint' : 'lostReadOnly')}</p>
      {total > 1 && <AllActions total={total} sendable={mayWrite ? sendable : 0} deal={deal} />}
      <ul class="pending-list">
        {items.map((item) => (
          <LostGroup key={item.key} item={item} mayWrite={mayWrite} deal={deal} />
        ))}
      </ul>
      {items.length < total && (
        <div class="actions">
          <span class="soft">{t('lostShown', items.length, total)}</span>
          {items.length < MOST && <Button onClick={onMore}>{t('lostMore')}</Button>}
        </div>
      )}
    </section>
  );
}

function AllActions({ total, sendable, deal }: { total: number; sendable: number; deal: Deal }) {
  const [asking, setAsking] = useState<LostAsk | null>(null);
  return (
    <div class="actions">
      {sendable > 0 && <WriteButton onWrite={() => setAsking('send')}>{t('lostSendAll')}</WriteButton>}
      <CopyAll total={total} />
      <Button onClick={() => setAsking('discard')}>{t('discardAll')}</Button>
      {asking && (
        <LostDialog
          ask={asking}
          count={asking === 'send' ? sendable : total}
          keys="all"
          deal={deal}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

/** All of them, not only those that are shown. */
function CopyAll({ total }: { total: number }) {
  const { client } = useApp();
  const { copy, outcome } = useCopying(t('copyChanges'), t('copyByHand'));
  const copyAll = async () => {
    const items: LostItem[] = [];
    for (let offset = 0; offset < total; offset += MOST) {
      const result = await client.call('listLost', { offset, limit: MOST });
      if (!result.ok) return;
      items.push(...result.value.items);
    }
    await copy(lostJson(items));
  };
  return (
    <>
      <Button onClick={() => void copyAll()}>{t('copyChanges')}</Button>
      {outcome}
    </>
  );
}
