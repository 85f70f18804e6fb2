/** The button `Add Environment` and its dialog. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/fields.tsx';
import { AddDialog, fieldFault } from './add-dialog.tsx';
import { useMayWrite } from './may-write.ts';
import { orNull } from './record-form.tsx';

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
  const [error, setError] = useState<AppError | null>(null);
  // One call sent twice adds one environment
  const [id] = useState(() => crypto.randomUUID());
  const { name, platformType, region } = fields;
  const change = (field: keyof typeof fields) => (value: string) => {
    setError(null);
    setFields({ ...fields, [field]: value });
  };
  const add = async () => {
    const record = { id, name, platformType, region: orNull(region) };
    const result = await client.call('createRecord', { kind: 'environments', record } as never);
    if (!result.ok) return setError(result.error);
    onClose();
    location.hash = addressOf({ page: 'environment', id, tab: 'agents' });
  };
  return (
    <AddDialog
      title={t('addEnvironmentTitle')}
      isReady={name !== '' && platformType !== ''}
      error={error}
      fields={['name']}
      onAdd={() => void add()}
      onClose={onClose}
    >
      <TextBox label={t('name')} value={name} onInput={change('name')} error={fieldFault(error, 'name')} />
      <TextBox label={t('platformType')} value={platformType} onInput={change('platformType')} />
      <TextBox label={t('region')} value={region} onInput={change('region')} />
    </AddDialog>
  );
}
