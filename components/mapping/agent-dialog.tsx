/** The dialog `CTI Agent`: everything known of an agent, and the way to its page. */
import { agentRoute } from '../../lib/app/pages.ts';
import { t } from '../../lib/app/text.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { AgentFacts, useAgentDetails } from './agent-facts.tsx';

export interface AgentDialogProps {
  mapped: MappedAgent;
  onClose: () => void;
}

export function AgentDialog({ mapped, onClose }: AgentDialogProps) {
  const { client, guard, store, surface } = useApp();
  const { agent } = mapped;
  const { details } = useAgentDetails(agent.id);
  // The page of an agent is for those who may read the telephony side.
  const hasPage = store.view.value?.session.role !== 'agent';
  const open = () => {
    // In the console the page is already open: no second tab.
    if (surface === 'console') location.hash = agentRoute(agent);
    else void client.call('openConsole', { route: agentRoute(agent) });
    onClose();
  };
  return (
    <Dialog
      title={t('ctiAgent')}
      closeLabel={t('close')}
      onClose={onClose}
      onOpen={guard.watch}
      actions={hasPage && <Button onClick={open}>{t('gotoEdit')}</Button>}
    >
      <AgentFacts mapped={details?.mapped ?? mapped} details={details} />
    </Dialog>
  );
}
