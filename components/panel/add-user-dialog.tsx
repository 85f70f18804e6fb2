/** The dialog `Add a new CRM User`, filled in with what the CRM says of the person. */
import { useState } from 'preact/hooks';
import type { ConfirmedEdit } from '../../lib/app/confirm-route.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { NewPerson, PanelView, PersonState } from '../../lib/schema/views.ts';
import { useApp } from '../app-context.ts';
import { GuardNotice } from '../guard/guard-notice.tsx';
import { WriteButton } from '../guard/write-button.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextBox } from '../ui/fields.tsx';
import { ErrorNotice } from './error-notice.tsx';

export interface AddUserDialogProps {
  claim: Extract<PersonState, { kind: 'unknown' }>;
  site: NonNullable<PanelView['site']>;
  onClose: () => void;
}

export function AddUserDialog({ claim, site, onClose }: AddUserDialogProps) {
  const { client, guard } = useApp();
  const [nativeId, setNativeId] = useState(claim.nativeId ?? '');
  const [username, setUsername] = useState(claim.username ?? '');
  const [fullName, setFullName] = useState(claim.fullName ?? '');
  const [error, setError] = useState<AppError | null>(null);
  const person = {
    instanceId: site.instanceId,
    username,
    nativeId: nativeId || null,
    fullName: fullName || null,
  };
  const add = async () => {
    const result = await client.call('addUser', person);
    if (result.ok) onClose();
    else setError(result.error);
  };
  return (
    <Dialog
      title={t('addUserTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" disabled={username === ''} onWrite={() => void add()}>
            {t('add')}
          </WriteButton>
        </>
      }
    >
      <TextBox label={t('crmId')} value={nativeId} onInput={setNativeId} />
      <TextBox label={t('username')} value={username} onInput={setUsername} />
      <TextBox label={t('fullName')} value={fullName} onInput={setFullName} />
      <p class="soft">{t('addUserText', site.name)}</p>
      {error && <ErrorNotice error={error} onRetry={() => void add()} />}
      {username !== '' && <GuardNotice edit={additionOf(person, site.name)} />}
    </Dialog>
  );
}

function additionOf(add: NewPerson, site: string): ConfirmedEdit {
  const { username, nativeId, fullName } = add;
  const lines = [
    t('addUserTo', site),
    `${t('crmId')}: ${nativeId ?? t('valueEmpty')}`,
    `${t('username')}: ${username}`,
    `${t('fullName')}: ${fullName ?? t('valueEmpty')}`,
  ];
  return { userId: '', userName: fullName || username, baseVersion: 0, patch: {}, lines, add };
}
