/** Asks before signing out when something is not saved: signing out wipes this computer's copy. */
import { t, tCount } from '../../lib/app/text.ts';
import { unsavedCount } from '../../lib/app/unsaved-count.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { store, drafts, client, guard } = useApp();
  const lost = unsavedCount({ store, drafts });
  return (
    <Dialog
      title={t('signOutTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={
        <>
          <Button onClick={onClose}>{t('staySignedIn')}</Button>
          <WriteButton
            kind="danger"
            onWrite={() => {
              onClose();
              void client.call('signOut', { discard: true });
            }}
          >
            {t('signOutDiscard')}
          </WriteButton>
        </>
      }
    >
      <p>{tCount(lost, 'signOutLosesOne', 'signOutLosesMany')}</p>
    </Dialog>
  );
}
