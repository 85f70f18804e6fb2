/** The CTI agents in force at a record, each a link to its page, with where the list comes from. */
import { addressOf } from '../../lib/app/console-route.ts';
import { t, tCount, tParts } from '../../lib/app/text.ts';
import type { EffectiveMapping } from '../../lib/schema/effective.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { Region } from '../panel/region.tsx';
import { SourceBadge } from '../popflow/source-badge.tsx';
import { Badge, RichText } from '../ui/feedback.tsx';

export interface AgentListProps {
  mapping: EffectiveMapping;
  agents: readonly MappedAgent[];
}

export function AgentList({ mapping, agents }: AgentListProps) {
  const { source, chain } = mapping;
  const from = chain.find(({ level }) => level === source)?.name ?? '';
  return (
    <Region title={t('ctiAgentMapping')} aside={source && <SourceBadge source={source} name={from} />}>
      <p class="words">
        {source === null && t('mappingNothingAbove')}
        {source !== null && agents.length === 0 && <RichText parts={tParts('mappingEmptyList', from)} />}
        {agents.length > 0 && tCount(agents.length, 'mappedCountOne', 'mappedCountMany')}
      </p>
      {agents.length > 0 && (
        <ul class="agents" aria-label={t('mappedAgents')}>
          {agents.map(({ agent, environmentName, environmentActive }) => (
            <li key={agent.id} class="agent">
              <span class="agent-text">
                <a
                  href={addressOf({
                    page: 'agent',
                    environmentId: agent.environmentId,
                    id: agent.id,
                    tab: 'details',
                  })}
                >
                  <bdi>{agent.name}</bdi>
                </a>
                <span class="soft">{t('agentInEnvironment', agent.agentId, environmentName)}</span>
              </span>
              {(!agent.active || !environmentActive) && (
                <Badge kind="warn">{t(agent.active ? 'environmentInactive' : 'inactive')}</Badge>
              )}
            </li>
          ))}
        </ul>
      )}
    </Region>
  );
}
