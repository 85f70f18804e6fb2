/** What can be done with all edits that wait at once. */
import { useState } from 'preact/hooks';
import { isRetryable } from '../../lib/app/pending-groups.ts';
import { t, tCount } from '../../lib/app/text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CopyChanges } from './copy-changes.tsx';
import type { Act } from './pending-page.tsx';

export function PendingActions({ changes, act }: { changes: readonly PendingChange[]; act: Act }) {
  const { client } = useApp();
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  if (changes.length < 2) return null;
  return (
    <div class="actions">
      <WriteButton
        disabled={!changes.some(isRetryable)}
        onWrite={() => void act(client.call('retryAllPending', {}))}
      >
        {t('retryAll')}
      </WriteButton>
      <Button onClick={() => setAsking(true)}>{t('discardAll')}</Button>
      <CopyChanges changes={changes} label={t('copyChanges')} />
      {isAsking && (
        <Dialog
          title={tCount(changes.length, 'discardAllTitleOne', 'discardAllTitleMany')}
          closeLabel={t('close')}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t('cancel')}</Button>
              <WriteButton
                kind="danger"
                onWrite={() => {
                  close();
                  void act(client.call('discardAllPending', {}));
                }}
              >
                {t('discardAll')}
              </WriteButton>
            </>
          }
        >
          <p>{t('discardAllText')}</p>
        </Dialog>
      )}
    </div>
  );
}
