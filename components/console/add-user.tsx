/** The button `Add User` of the console and its dialog: who the new user is and in which group. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { newFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';
import { WriteButton } from '../guard/write-button.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { orNull } from './record-form.tsx';
import { useFormFaults } from './use-form-faults.ts';
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
const TEXTS = ['nativeId', 'username', 'fullName'] as const;

function AddUserDialog({
  instanceId,
  instanceName,
  groupId,
  onClose,
}: AddUserProps & { onClose: () => void }) {
  const { client } = useApp();
  const [fields, setFields] = useState({ nativeId: '', username: '', fullName: '', group: groupId ?? NONE });
  const groups = useGroupChoices(instanceId);
  const { nativeId, username, fullName, group } = fields;
  const person = { instanceId, username, nativeId: orNull(nativeId), fullName: orNull(fullName) };
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: newFaults('crm-users', person),
    fields: TEXTS,
    sent: JSON.stringify(person),
    isNew: true,
  });

  const add = async () => {
    const added = await client.call('addUser', person);
    if (!added.ok) return refuse(added.error);
    const { userId } = added.value;
    // A second edit of the same new user goes to the server with the first.
    const patch = { set: { groupId: group as CrmUser['groupId'] } };
    const moved = group === NONE ? null : await client.call('editUser', { userId, baseVersion: 0, patch });
    if (moved && !moved.ok) return refuse(moved.error);
    onClose();
    location.hash = addressOf({ page: 'user', instanceId, id: userId, tab: 'information' });
  };
  const text = (field: (typeof TEXTS)[number], label: string) => (
    <TextBox
      label={label}
      value={fields[field]}
      error={faultOf(field)}
      onInput={(value) => setFields({ ...fields, [field]: value })}
    />
  );
  return (
    <Dialog
      title={t('addUserTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <WriteButton kind="primary" disabled={isFaulty} onWrite={() => void add()}>
            {t('add')}
          </WriteButton>
        </>
      }
    >
      {text('nativeId', t('crmId'))}
      {text('username', t('username'))}
      {text('fullName', t('fullName'))}
      <Combobox
        label={t('userGroup')}
        value={group}
        options={[{ value: NONE, label: t('noGroup') }, ...groups]}
        onChange={(value) => setFields({ ...fields, group: value })}
      />
      <p class="soft">{t('addUserText', instanceName)}</p>
      {error && <ErrorNotice error={error} onRetry={() => void add()} />}
    </Dialog>
  );
}
