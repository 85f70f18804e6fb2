/** Corrects the addition of a user that was refused, such as for a username that somebody else took first (rule C2). */
import { useState } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import type { PendingChange } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextBox } from '../ui/fields.tsx';
import type { Act } from './pending-page.tsx';

export interface ReviseDialogProps {
  change: PendingChange;
  act: Act;
  onClose: () => void;
}

export function ReviseDialog({ change, act, onClose }: ReviseDialogProps) {
  const { client } = useApp();
  const [nativeId, setNativeId] = useState(initial(change, 'nativeId'));
  const [username, setUsername] = useState(initial(change, 'username'));
  const [fullName, setFullName] = useState(initial(change, 'fullName'));
  const save = () => {
    onClose();
    const fields = { username, nativeId: nativeId || null, fullName: fullName || null };
    void act(client.call('reviseAddition', { changeId: change.changeId, ...fields }));
  };
  return (
    <Dialog
      title={t('reviseTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" disabled={username === ''} onWrite={save}>
            {t('save')}
          </WriteButton>
        </>
      }
    >
      <p>{t('reviseText')}</p>
      <TextBox label={t('crmId')} value={nativeId} onInput={setNativeId} />
      <TextBox label={t('username')} value={username} onInput={setUsername} />
      <TextBox label={t('fullName')} value={fullName} onInput={setFullName} />
    </Dialog>
  );
}

function initial({ content }: PendingChange, field: string): string {
  const side = content?.values.find((value) => value.field === field)?.side;
  return side?.type === 'text' ? (side.value ?? '') : '';
}
