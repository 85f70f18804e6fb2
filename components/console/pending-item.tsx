/** One edit that is not saved yet: what it gives each field, how it stands and why, and its ways out. */
import { useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { NEW_TEXT } from '../../lib/app/kind-text.ts';
import { isRetryable } from '../../lib/app/pending-groups.ts';
import { reasonText } from '../../lib/app/pending-text.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { ConflictDialog } from '../conflict/conflict-dialog.tsx';
import { FieldSide } from '../conflict/conflict-side.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/feedback.tsx';
import { CopyChanges } from './copy-changes.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import type { Act } from './pending-page.tsx';
import { ReviseDialog } from './revise-dialog.tsx';

const STATES: Record<PendingChange['state'], TextKey> = {
  waiting: 'pendingWaiting',
  sending: 'pendingSending',
  parked: 'pendingParked',
};

type Asking = 'discard' | 'revise' | 'conflict' | null;

export function PendingItem({ change, act }: { change: PendingChange; act: Act }) {
  const { client, store } = useApp();
  const [asking, setAsking] = useState<Asking>(null);
  const { changeId, state, conflict, queuedAt, decided } = change;
  const own = store.view.value?.session.username ?? null;
  const now = store.now.value;
  const reason = reasonText(change, { now, own });
  const close = () => setAsking(null);
  return (
    <li class="pending-item">
      <p>
        <Badge kind={state === 'parked' ? 'warn' : 'plain'}>
          {t(conflict ? 'pendingInConflict' : STATES[state])}
        </Badge>{' '}
        <span class="soft">{t('pendingSince', agoText(queuedAt, now))}</span>
      </p>
      <Values change={change} />
      {!conflict && decided && <p>{t('decisionWaits', keptText(decided))}</p>}
      {reason && <p>{reason}</p>}
      <div class="actions">
        {conflict && (
          <Button kind="primary" onClick={() => setAsking('conflict')}>
            {t('review')}
          </Button>
        )}
        {isRetryable(change) && (
          <WriteButton onWrite={() => void act(client.call('retryPending', { changeId }))}>
            {t('retry')}
          </WriteButton>
        )}
        {isAddition(change) && <Button onClick={() => setAsking('revise')}>{t('edit')}</Button>}
        <Button
          disabled={state === 'sending'}
          description={state === 'sending' ? t('pendingSendingReason') : undefined}
          onClick={() => setAsking('discard')}
        >
          {t('discard')}
        </Button>
        {state === 'parked' && <CopyChanges changes={[change]} label={t('copyChange')} />}
      </div>
      {asking === 'discard' && <DiscardDialog change={change} act={act} onClose={close} />}
      {asking === 'revise' && <ReviseDialog change={change} act={act} onClose={close} />}
      {asking === 'conflict' && conflict && (
        <ConflictDialog conflict={conflict} fieldName={historyFieldText} onClose={close} />
      )}
    </li>
  );
}

function isAddition({ state, fields }: PendingChange): boolean {
  return state === 'parked' && fields.includes('new');
}

const keptText = (keep: 'mine' | 'theirs') => t(keep === 'mine' ? 'keepMine' : 'keepTheirs');

function Values({ change: { kind, content, fields } }: { change: PendingChange }) {
  // Of a mere decision
  if (fields.length === 0) return null;
  if (!content || content.values.length === 0) return <p>{fields.map(historyFieldText).join(', ')}</p>;
  return (
    <>
      {fields.includes('new') && <p>{t(NEW_TEXT[kind])}</p>}
      <dl class="conflict-sides pending-values">
        {content.values.map(({ field, side }) => (
          <>
            <dt key={`${field} name`}>{historyFieldText(field)}</dt>
            <dd key={field}>
              <FieldSide field={field} side={side} />
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}
