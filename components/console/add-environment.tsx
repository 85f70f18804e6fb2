/** The button `Add Environment` and its dialog. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { newFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { AddDialog } from './add-dialog.tsx';
import { useMayWrite } from './may-write.ts';
import { orNull } from './record-form.tsx';
import { useFormFaults } from './use-form-faults.ts';

export function AddEnvironment() {
  const [isOpen, setOpen] = useState(false);
  if (!useMayWrite('environments', null)) return null;
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('addEnvironment')}
      </Button>
      {isOpen && <AddEnvironmentDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function AddEnvironmentDialog({ onClose }: { onClose: () => void }) {
  const { client } = useApp();
  const [fields, setFields] = useState({ name: '', platformType: '', region: '' });
  // One call sent twice adds one environment
  const [id] = useState(() => crypto.randomUUID());
  const { name, platformType, region } = fields;
  const record = { id, name, platformType, region: orNull(region) };
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: newFaults('environments', record),
    fields: Object.keys(fields),
    sent: JSON.stringify(record),
    isNew: true,
  });
  const text = (field: keyof typeof fields, label: string) => (
    <TextBox
      label={label}
      value={fields[field]}
      error={faultOf(field)}
      onInput={(value) => setFields({ ...fields, [field]: value })}
    />
  );
  const add = async () => {
    const result = await client.call('createRecord', { kind: 'environments', record } as never);
    if (!result.ok) return refuse(result.error);
    onClose();
    location.hash = addressOf({ page: 'environment', id, tab: 'agents' });
  };
  return (
    <AddDialog
      title={t('addEnvironmentTitle')}
      isReady={!isFaulty}
      error={error}
      onAdd={() => void add()}
      onClose={onClose}
    >
      {text('name', t('name'))}
      {text('platformType', t('platformType'))}
      {text('region', t('region'))}
    </AddDialog>
  );
}
