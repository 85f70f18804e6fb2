/** Everything known of one CTI agent, as a list of facts; what only the background knows is asked for. */
import { useEffect, useState } from 'preact/hooks';
import { t, tCount } from '../../lib/app/text.ts';
import type { AgentDetails, ListOwner } from '../../lib/schema/agent-tree.ts';
import type { AppError } from '../../lib/schema/app-error.ts';
import type { MappedAgent } from '../../lib/schema/me.ts';
import { useApp } from '../app-context.ts';
import { LEVEL_TEXT } from '../popflow/level-text.ts';

export interface AskedDetails {
  /** `null` until the background has answered, and where the account may not ask. */
  readonly details: AgentDetails | null;
  readonly error: AppError | null;
}

export function useAgentDetails(agentId: string): AskedDetails {
  const { client, store } = useApp();
  const [asked, setAsked] = useState<AskedDetails>({ details: null, error: null });
  const role = store.view.value?.session.role;
  const mayAsk = role === 'admin' || role === 'support';
  const revision = store.directoryRevision.value;
  // A new revision is the reason to ask again
  useEffect(() => {
    if (!mayAsk) return;
    let isCurrent = true;
    void client.call('readAgent', { agentId }).then((result) => {
      if (!isCurrent) return;
      setAsked(result.ok ? { details: result.value, error: null } : { details: null, error: result.error });
    });
    return () => {
      isCurrent = false;
    };
  }, [client, agentId, mayAsk, revision]);
  return asked;
}

export function AgentFacts({ mapped, details }: { mapped: MappedAgent; details: AgentDetails | null }) {
  const { agent, environmentName, environmentActive } = mapped;
  const groups = details && (details.groups.join(' › ') || t('noAgentGroup'));
  const facts: [string, string | null][] = [
    [t('agentName'), agent.name],
    [t('agentId'), agent.agentId],
    [t('environment'), environmentActive ? environmentName : t('isInactive', environmentName)],
    ...(details ? [[t('agentGroup'), groups] as [string, string | null]] : []),
    [t('extension'), agent.extension],
    [t('loginId'), agent.loginId],
    [t('state'), t(agent.active ? 'active' : 'inactive')],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd>{value === null ? <span class="soft">{t('notKnown')}</span> : <bdi>{value}</bdi>}</dd>
        </div>
      ))}
      {details && <Owners details={details} />}
    </dl>
  );
}

function ownerText({ level, name, instance }: ListOwner): string {
  const levelName = t(LEVEL_TEXT[level]);
  return level === 'instance' ? `${levelName} ${name}` : t('ownerInInstance', levelName, name, instance.name);
}

function Owners({ details: { owners } }: { details: AgentDetails }) {
  return (
    <div class="fact">
      <dt>{t('mappedTo')}</dt>
      <dd>
        {owners.length === 0 && <span class="soft">{t('mappedToNobody')}</span>}
        <ul class="plain-list">
          {owners.map((owner) => (
            <li key={owner.id}>
              {ownerText(owner)}
              {owner.level !== 'user' && (
                <span class="soft"> · {tCount(owner.users, 'inForceForOne', 'inForceForMany')}</span>
              )}
            </li>
          ))}
        </ul>
      </dd>
    </div>
  );
}
