/** One edit that is not saved yet, with its reason and its two ways out. */
import { useState } from 'preact/hooks';
import { agoText } from '../../lib/app/age.ts';
import { errorText } from '../../lib/app/error-text.ts';
import { fieldText } from '../../lib/app/field-text.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Badge } from '../ui/feedback.tsx';

const STATES: Record<PendingChange['state'], TextKey> = {
  waiting: 'pendingWaiting',
  sending: 'pendingSending',
  parked: 'pendingParked',
};

export interface PendingItemProps {
  change: PendingChange;
  onRetry: () => void;
  onDiscard: () => void;
}

export function PendingItem({ change, onRetry, onDiscard }: PendingItemProps) {
  const { store } = useApp();
  const [isAsking, setAsking] = useState(false);
  const error = change.error && errorText(change.error);
  return (
    <li class="pending-item">
      <p>
        <strong>{change.userName}</strong> {change.fields.map(fieldText).join(', ')}
      </p>
      <p>
        <Badge kind={change.state === 'parked' ? 'warn' : 'plain'}>{t(STATES[change.state])}</Badge>{' '}
        <span class="soft">{t('pendingSince', agoText(change.queuedAt, store.now.value))}</span>
      </p>
      {error && (
        <p>
          {error.sentence} {error.detail}
        </p>
      )}
      <div class="actions">
        {change.state === 'parked' && <WriteButton onWrite={onRetry}>{t('retry')}</WriteButton>}
        <Button
          disabled={change.state === 'sending'}
          description={change.state === 'sending' ? t('pendingSendingReason') : undefined}
          onClick={() => setAsking(true)}
        >
          {t('discard')}
        </Button>
      </div>
      {isAsking && (
        <Dialog
          title={t('discardTitle')}
          closeLabel={t('close')}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t('cancel')}</Button>
              <WriteButton
                kind="danger"
                onWrite={() => {
                  setAsking(false);
                  onDiscard();
                }}
              >
                {t('discardChange')}
              </WriteButton>
            </>
          }
        >
          <p>{t('discardText', change.userName)}</p>
        </Dialog>
      )}
    </li>
  );
}
