/** Asks what becomes of one account's unsaved edits when another has signed in. */
import { useState } from 'preact/hooks';
import { t, tParts } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RichText } from '../ui/feedback.tsx';

type Choice = 'former' | 'newcomer' | 'neither';

export interface AccountChoiceProps {
  /** How many edits wait. */
  edits: number;
  /** Whose edits they are. */
  former: string;
  newcomer: string;
}

export function AccountChoice({ edits, former, newcomer }: AccountChoiceProps) {
  const { client, guard } = useApp();
  const [error, setError] = useState<AppError | null>(null);
  const choose = async (choice: Choice) => {
    setError(null);
    const result = await client.call('chooseAccount', { choice });
    if (!result.ok) setError(result.error);
  };
  return (
    <Dialog
      title={t(edits === 1 ? 'foreignEditsOne' : 'foreignEditsMany', edits, former)}
      closeLabel={t('close')}
      onClose={() => void choose('neither')}
      onOpen={guard.watch}
      actions={
        <>
          <Button kind="primary" onClick={() => void choose('former')}>
            {t('signInAs', former)}
          </Button>
          <WriteButton kind="danger" onWrite={() => void choose('newcomer')}>
            {t(edits === 1 ? 'discardAndContinueOne' : 'discardAndContinueMany', edits)}
          </WriteButton>
          <Button onClick={() => void choose('neither')}>{t('cancel')}</Button>
        </>
      }
    >
      <p>
        <RichText parts={tParts('foreignEditsText', newcomer, former)} />
      </p>
      {error && <ErrorNotice error={error} />}
    </Dialog>
  );
}
