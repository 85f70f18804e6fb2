/** The button `Add Agent` and its dialog: the agent id is kept exactly as typed, and near twins are warned of. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { t } from '../../lib/app/text.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { AddDialog, fieldFault } from './add-dialog.tsx';
import { AgentGroupBox } from './agent-group-box.tsx';
import { AgentIdAdvice } from './agent-id-advice.tsx';
import { useMayWrite } from './may-write.ts';
import { orNull } from './record-form.tsx';
import { useConfiguration } from './use-configuration.ts';

export function AddAgent({ environmentId }: { environmentId: string }) {
  const [isOpen, setOpen] = useState(false);
  if (!useMayWrite('cti-agents', null)) return null;
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('addAgent')}
      </Button>
      {isOpen && <AddAgentDialog environmentId={environmentId} onClose={() => setOpen(false)} />}
    </>
  );
}

interface AddAgentDialogProps {
  environmentId: string;
  onClose: () => void;
}

interface Fields {
  agentId: string;
  name: string;
  extension: string;
  loginId: string;
}

function AddAgentDialog({ environmentId: first, onClose }: AddAgentDialogProps) {
  const { client } = useApp();
  const environments = useConfiguration()?.environments ?? [];
  const [fields, setFields] = useState<Fields>({ agentId: '', name: '', extension: '', loginId: '' });
  const [place, setPlace] = useState({ environmentId: first, agentGroupId: null as string | null });
  const [error, setError] = useState<AppError | null>(null);
  // One call sent twice adds one agent
  const [id] = useState(() => crypto.randomUUID());
  const { agentId, name, extension, loginId } = fields;
  const change = (field: keyof Fields) => (value: string) => {
    setError(null);
    setFields({ ...fields, [field]: value });
  };
  const add = async () => {
    const texts = { agentId, name, extension: orNull(extension), loginId: orNull(loginId) };
    const record = { id, ...place, ...texts };
    const result = await client.call('createRecord', { kind: 'cti-agents', record } as never);
    if (!result.ok) return setError(result.error);
    onClose();
    location.hash = addressOf({ page: 'agent', environmentId: place.environmentId, id, tab: 'details' });
  };
  return (
    <AddDialog
      title={t('addAgentTitle')}
      isReady={agentId !== '' && name !== ''}
      error={error}
      fields={['agentId']}
      onAdd={() => void add()}
      onClose={onClose}
    >
      <TextBox
        label={t('agentId')}
        value={agentId}
        onInput={change('agentId')}
        error={fieldFault(error, 'agentId')}
      />
      <AgentIdAdvice environmentId={place.environmentId} agentId={agentId} exceptId={null} />
      <TextBox label={t('name')} value={name} onInput={change('name')} />
      <Combobox
        label={t('environment')}
        value={place.environmentId}
        options={environments.map((row) => ({ value: row.id, label: row.name }))}
        onChange={(environmentId) => setPlace({ environmentId, agentGroupId: null })}
      />
      <AgentGroupBox
        environmentId={place.environmentId}
        value={place.agentGroupId}
        onChange={(agentGroupId) => setPlace({ ...place, agentGroupId })}
      />
      <TextBox label={t('extension')} value={extension} onInput={change('extension')} />
      <TextBox label={t('loginId')} value={loginId} onInput={change('loginId')} />
    </AddDialog>
  );
}
