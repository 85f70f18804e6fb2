/** What a person may have got wrong about an agent id: space at its ends, or an agent whose id is nearly the same (C6). */
import { formatList } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { NearAgentsQuery } from '../../lib/schema/console/agent-groups.ts';
import { useApp } from '../app-context.ts';
import { Notice } from '../ui/feedback.tsx';
import { useRead } from './use-read.ts';

export function AgentIdAdvice(query: NearAgentsQuery) {
  const { client } = useApp();
  const { environmentId, agentId, exceptId } = query;
  const { value } = useRead(`near ${environmentId} ${exceptId} ${agentId}`, async () =>
    agentId === ''
      ? { ok: true as const, value: { agents: [] } }
      : client.call('findNearAgents', { environmentId, agentId, exceptId }),
  );
  const near = (value?.agents ?? []).map((agent) => t('agentNamed', agent.agentId, agent.name));
  const hasSpace = agentId !== agentId.trim();
  if (!hasSpace && near.length === 0) return null;
  return (
    <Notice kind="warning">
      {hasSpace && <p>{t('agentIdSpace')}</p>}
      {near.length > 0 && <p>{t('agentIdNear', formatList(near))}</p>}
    </Notice>
  );
}
