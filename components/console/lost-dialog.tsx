/** Asks before lost changes are sent again together, or are let go. */
import { type TextKey, t, tCount } from '../../lib/app/text.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Deal } from './lost-changes.tsx';

export type LostAsk = 'send' | 'discard';

const WORDS = {
  send: {
    one: 'lostSendAllTitleOne',
    many: 'lostSendAllTitleMany',
    text: 'lostSendAllText',
    verb: 'lostSend',
    command: 'sendLostAgain',
  },
  discard: {
    one: 'lostDiscardTitleOne',
    many: 'lostDiscardTitleMany',
    text: 'lostDiscardText',
    verb: 'discard',
    command: 'discardLost',
  },
} as const satisfies Record<
  LostAsk,
  { one: TextKey; many: TextKey; text: TextKey; verb: TextKey; command: Parameters<Deal>[0] }
>;

export interface LostDialogProps {
  ask: LostAsk;
  count: number;
  keys: string[] | 'all';
  deal: Deal;
  onClose: () => void;
}

export function LostDialog({ ask, count, keys, deal, onClose }: LostDialogProps) {
  const { one, many, text, verb, command } = WORDS[ask];
  return (
    <Dialog
      title={tCount(count, one, many)}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton
            kind={ask === 'send' ? 'primary' : 'danger'}
            onWrite={() => {
              onClose();
              void deal(command, keys);
            }}
          >
            {t(verb)}
          </WriteButton>
        </>
      }
    >
      <p>{t(text)}</p>
    </Dialog>
  );
}
