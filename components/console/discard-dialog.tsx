/** Asks before an edit that the server never saved is dropped. */
import { t, tCount } from '../../lib/app/text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Act } from './pending-page.tsx';

export interface DiscardDialogProps {
  change: PendingChange;
  act: Act;
  onClose: () => void;
}

export function DiscardDialog({ change, act, onClose }: DiscardDialogProps) {
  const { client } = useApp();
  const { changeId, name, content } = change;
  const needed = content?.needed ?? 0;
  const isDecision = change.decided !== undefined && change.fields.length === 0;
  return (
    <Dialog
      title={t('discardTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton
            kind="danger"
            onWrite={() => {
              onClose();
              void act(client.call('discardPending', { changeId }));
            }}
          >
            {t('discardChange')}
          </WriteButton>
        </>
      }
    >
      <p>{isDecision ? t('discardDecision') : t('discardText', name)}</p>
      {needed > 0 && <p>{tCount(needed, 'discardNeededOne', 'discardNeededMany')}</p>}
      {change.content?.isMoveHalf && <p>{t('pendingMoveHalf')}</p>}
    </Dialog>
  );
}
