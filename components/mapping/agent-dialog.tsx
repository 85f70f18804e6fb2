/** The dialog `CTI Agent`: everything we know about an agent. */
import { t } from '../../lib/app/text.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { Dialog } from '../ui/dialog.tsx';

export function AgentDialog({ mapped, onClose }: { mapped: MappedAgent; onClose: () => void }) {
  const { guard } = useApp();
  const { agent, environmentName, environmentActive } = mapped;
  const facts: [string, string | null][] = [
    [t('agentName'), agent.name],
    [t('agentId'), agent.agentId],
    [t('environment'), environmentActive ? environmentName : t('isInactive', environmentName)],
    [t('extension'), agent.extension],
    [t('loginId'), agent.loginId],
    [t('state'), t(agent.active ? 'active' : 'inactive')],
  ];
  return (
    <Dialog title={t('ctiAgent')} closeLabel={t('close')} onClose={onClose} onOpen={guard.watch}>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name} class="fact">
            <dt>{name}</dt>
            <dd>{value ?? <span class="soft">{t('notKnown')}</span>}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
