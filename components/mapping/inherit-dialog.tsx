/** Shows which agents switching to Inherit drops and which it brings, and asks. */
import { t } from '../../lib/app/text.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export interface InheritDialogProps {
  dropped: readonly MappedAgent[];
  inherited: readonly MappedAgent[];
  onClose: () => void;
  onConfirm: () => void;
}

export function InheritDialog({ dropped, inherited, onClose, onConfirm }: InheritDialogProps) {
  const { guard } = useApp();
  return (
    <Dialog
      title={t('inheritTitle')}
      closeLabel={t('close')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={
        <>
          <Button onClick={onClose}>{t('keepOverride')}</Button>
          <Button kind="primary" onClick={onConfirm}>
            {t('useInherited')}
          </Button>
        </>
      }
    >
      <AgentNames title={t('inheritDrops')} agents={dropped} none={t('inheritDropsNone')} />
      <AgentNames title={t('inheritGives')} agents={inherited} none={t('inheritGivesNone')} />
      <p class="soft">{t('nothingSavedYet')}</p>
    </Dialog>
  );
}

function AgentNames(props: { title: string; agents: readonly MappedAgent[]; none: string }) {
  const { title, agents, none } = props;
  if (agents.length === 0) return <p>{none}</p>;
  return (
    <div>
      <p>{title}</p>
      <ul class="plain-list">
        {agents.map(({ agent, environmentName }) => (
          <li key={agent.id}>
            <strong>{agent.name}</strong>{' '}
            <span class="soft">{t('agentInEnvironment', agent.agentId, environmentName)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
