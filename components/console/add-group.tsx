/** The button `Add User Group` and its dialog. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { newFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { AddDialog } from './add-dialog.tsx';
import { useMayWrite } from './may-write.ts';
import { useFormFaults } from './use-form-faults.ts';

export function AddGroup({ instanceId }: { instanceId: string }) {
  const [isOpen, setOpen] = useState(false);
  if (!useMayWrite('crm-user-groups', instanceId)) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('addUserGroup')}</Button>
      {isOpen && <AddGroupDialog instanceId={instanceId} onClose={() => setOpen(false)} />}
    </>
  );
}

function AddGroupDialog({ instanceId, onClose }: { instanceId: string; onClose: () => void }) {
  const { client } = useApp();
  const [name, setName] = useState('');
  // One call sent twice adds one group
  const [id] = useState(() => crypto.randomUUID());
  const record = { id, instanceId, name, popFlow: {}, mapping: { mode: 'inherit' } };
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: newFaults('crm-user-groups', record),
    fields: ['name'],
    sent: name,
    isNew: true,
  });
  const add = async () => {
    const result = await client.call('createRecord', { kind: 'crm-user-groups', record } as never);
    if (!result.ok) return refuse(result.error);
    onClose();
    location.hash = addressOf({ page: 'group', instanceId, id, tab: 'information' });
  };
  return (
    <AddDialog
      title={t('addUserGroupTitle')}
      isReady={!isFaulty}
      error={error}
      onAdd={() => void add()}
      onClose={onClose}
    >
      <TextBox label={t('name')} value={name} error={faultOf('name')} onInput={setName} />
    </AddDialog>
  );
}
