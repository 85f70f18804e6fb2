/** Asks before a page is left whose changes are not saved: stay, or discard them and go on. */
import type { Router } from '../../lib/app/router.ts';
import { t } from '../../lib/app/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function LeaveDialog({ router, onDiscard }: { router: Router; onDiscard: () => void }) {
  if (!router.asked.value) return null;
  return (
    <Dialog
      title={t('leaveTitle')}
      closeLabel={t('close')}
      onClose={() => router.answer(false)}
      actions={
        <>
          <Button onClick={() => router.answer(false)}>{t('stayHere')}</Button>
          <Button
            kind="danger"
            onClick={() => {
              onDiscard();
              router.answer(true);
            }}
          >
            {t('discardAndLeave')}
          </Button>
        </>
      }
    >
      <p>{t('leaveText')}</p>
    </Dialog>
  );
}
