/** The button `Add Agent` and its dialog: the agent id is kept exactly as typed, and near twins are warned of. */
import { useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { newFaults } from '../../lib/app/form-faults.ts';
import { t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Combobox, TextBox } from '../ui/fields.tsx';
import { AddDialog } from './add-dialog.tsx';
import { AgentGroupBox } from './agent-group-box.tsx';
import { AgentIdAdvice } from './agent-id-advice.tsx';
import { useMayWrite } from './may-write.ts';
import { orNull } from './record-form.tsx';
import { useConfiguration } from './use-configuration.ts';
import { useFormFaults } from './use-form-faults.ts';

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
  // One call sent twice adds one agent
  const [id] = useState(() => crypto.randomUUID());
  const { agentId, name, extension, loginId } = fields;
  const texts = { agentId, name, extension: orNull(extension), loginId: orNull(loginId) };
  const record = { id, ...place, ...texts };
  const { faultOf, isFaulty, error, refuse } = useFormFaults({
    found: newFaults('cti-agents', record),
    fields: Object.keys(fields),
    sent: JSON.stringify(record),
    isNew: true,
  });
  const text = (field: keyof Fields, label: string) => (
    <TextBox
      label={label}
      value={fields[field]}
      error={faultOf(field)}
      onInput={(value) => setFields({ ...fields, [field]: value })}
    />
  );
  const add = async () => {
    const result = await client.call('createRecord', { kind: 'cti-agents', record } as never);
    if (!result.ok) return refuse(result.error);
    onClose();
    location.hash = addressOf({ page: 'agent', environmentId: place.environmentId, id, tab: 'details' });
  };
  return (
    <AddDialog
      title={t('addAgentTitle')}
      isReady={!isFaulty}
      error={error}
      onAdd={() => void add()}
      onClose={onClose}
    >
      {text('agentId', t('agentId'))}
      <AgentIdAdvice environmentId={place.environmentId} agentId={agentId} exceptId={null} />
      {text('name', t('name'))}
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
      {text('extension', t('extension'))}
      {text('loginId', t('loginId'))}
    </AddDialog>
  );
}
