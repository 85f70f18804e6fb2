/** The button `Add User Group` and its dialog. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { AddDialog, fieldFault } from './add-dialog.tsx';
import { useMayWrite } from './may-write.ts';

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
  const [error, setError] = useState<AppError | null>(null);
  // One call sent twice adds one group
  const [id] = useState(() => crypto.randomUUID());
  const add = async () => {
    const record = { id, instanceId, name, popFlow: {}, mapping: { mode: 'inherit' } };
    const result = await client.call('createRecord', { kind: 'crm-user-groups', record } as never);
    if (!result.ok) return setError(result.error);
    onClose();
    location.hash = addressOf({ page: 'group', instanceId, id, tab: 'information' });
  };
  return (
    <AddDialog
      title={t('addUserGroupTitle')}
      isReady={name !== ''}
      error={error}
      fields={['name']}
      onAdd={() => void add()}
      onClose={onClose}
    >
      <TextBox
        label={t('name')}
        value={name}
        error={fieldFault(error, 'name')}
        onInput={(value) => {
          setError(null);
          setName(value);
        }}
      />
    </AddDialog>
  );
}
