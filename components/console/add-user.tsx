/** The button `Add User` of the console and its dialog: who the new user is and in which group. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { useGroupChoices } from './use-group-choices.ts';

export interface AddUserProps {
  instanceId: string;
  instanceName: string;
  /** The group that is offered first. */
  groupId: string | null;
}

export function AddUser(props: AddUserProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('addUser')}
      </Button>
      {isOpen && <AddUserDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Value of the choice "no group"; ids are UUIDs, so it never meets one. */
const NONE = '';

function AddUserDialog({
  instanceId,
  instanceName,
  groupId,
  onClose,
}: AddUserProps & { onClose: () => void }) {
  const { client } = useApp();
  const [fields, setFields] = useState({ nativeId: '', username: '', fullName: '', group: groupId ?? NONE });
  const [error, setError] = useState<AppError | null>(null);
  const groups = useGroupChoices(instanceId);
  const { nativeId, username, fullName, group } = fields;
  const isTaken = error?.kind === 'refused' && error.problem.field === 'username';

  const add = async () => {
    const person = { instanceId, username, nativeId: nativeId || null, fullName: fullName || null };
    const added = await client.call('addUser', person);
    if (!added.ok) return setError(added.error);
    const { userId } = added.value;
    // A second edit of the same new user goes to the server with the first.
    const patch = { set: { groupId: group as CrmUser['groupId'] } };
    const moved = group === NONE ? null : await client.call('editUser', { userId, baseVersion: 0, patch });
    if (moved && !moved.ok) return setError(moved.error);
    onClose();
    location.hash = addressOf({ page: 'user', instanceId, id: userId, tab: 'information' });
  };
  const box = (field: 'nativeId' | 'username' | 'fullName') => (value: string) => {
    setError(null);
    setFields({ ...fields, [field]: value });
  };
  return (
    <Dialog
      title={t('addUserTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" disabled={username === ''} onWrite={() => void add()}>
            {t('add')}
          </WriteButton>
        </>
      }
    >
      <TextBox label={t('crmId')} value={nativeId} onInput={box('nativeId')} />
      <TextBox
        label={t('username')}
        value={username}
        onInput={box('username')}
        error={isTaken ? (error.problem.detail ?? error.detail) : null}
      />
      <TextBox label={t('fullName')} value={fullName} onInput={box('fullName')} />
      <Combobox
        label={t('userGroup')}
        value={group}
        options={[{ value: NONE, label: t('noGroup') }, ...groups]}
        onChange={(value) => setFields({ ...fields, group: value })}
      />
      <p class="soft">{t('addUserText', instanceName)}</p>
      {error && !isTaken && <ErrorNotice error={error} onRetry={() => void add()} />}
    </Dialog>
  );
}
