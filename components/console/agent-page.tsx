/** The page of a CTI agent: everything known of it, and whom it is mapped to through which list. */
import { AGENT_TABS, type AgentTab, addressOf, type ConsolePlace } from '../../lib/app/console-route.ts';
import { formatCounted } from '../../lib/app/format.ts';
import type { Router } from '../../lib/app/router.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { ListOwner } from '../../lib/schema/agent-tree.ts';
import type { AgentView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { LEVEL_TEXT } from '../popflow/level-text.ts';
import { Badge } from '../ui/feedback.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AgentForm } from './agent-form.tsx';
import { ChangedLine } from './changed-line.tsx';
import { DeleteRecord } from './delete-record.tsx';
import { type Fact, FactList } from './fact-list.tsx';
import { HistoryTab } from './history-tab.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { NoPlace } from './no-place.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useRead } from './use-read.ts';

const TABS: Record<AgentTab, TextKey> = { details: 'agentDetails', history: 'history' };

export interface AgentPageProps {
  environmentId: string;
  id: string;
  tab: AgentTab;
  router: Router;
}

export function AgentPage({ environmentId, id, tab, router }: AgentPageProps) {
  const { client, drafts } = useApp();
  useLeaveGuard(router, id);
  const reading = useRead(`agent ${id}`, () => client.call('readRecord', { kind: 'cti-agents', id }));
  const out = {
    href: addressOf({ page: 'environment', id: environmentId, tab: 'agents' }),
    linkText: t('toAgents'),
  };
  return (
    <>
      <ReadState reading={reading} title={t('ctiAgent')} out={out} record={{ kind: 'cti-agents', id }}>
        {(record) =>
          record.kind === 'cti-agents' && record.mapped.agent.environmentId === environmentId ? (
            <>
              <PageHeading
                title={record.mapped.agent.name}
                trail={[{ label: record.mapped.environmentName, href: out.href }]}
                facts={[`${t('agentId')} ${record.mapped.agent.agentId}`, record.groups.join(' › ')]}
                mark={!record.mapped.agent.active && <Badge kind="warn">{t('inactive')}</Badge>}
                aside={
                  record.mapped.agent.version > 0 && (
                    <DeleteRecord kind="cti-agents" id={id} name={record.mapped.agent.name} />
                  )
                }
              />
              <Tabs
                label={record.mapped.agent.name}
                selected={tab}
                tabs={AGENT_TABS.map((name) => ({
                  id: name,
                  label: t(TABS[name]),
                  href: addressOf({ page: 'agent', environmentId, id, tab: name }),
                }))}
              >
                {tab === 'details' && <Details record={record} />}
                {tab === 'history' && <HistoryTab kind="cti-agents" id={id} />}
              </Tabs>
            </>
          ) : (
            <NoPlace is="record" {...out} />
          )
        }
      </ReadState>
      <LeaveDialog router={router} onDiscard={() => drafts.discard(id)} />
    </>
  );
}

function ownFacts({ mapped: { agent }, groups }: AgentView): Fact[] {
  return [
    [t('agentName'), agent.name],
    [t('agentId'), agent.agentId],
    [t('agentGroup'), groups.join(' › ')],
    [t('extension'), agent.extension],
    [t('loginId'), agent.loginId],
    [t('state'), t(agent.active ? 'active' : 'inactive')],
  ];
}

function Details({ record }: { record: AgentView }) {
  const { mapped, owners } = record;
  const { agent, environmentName, environmentActive } = mapped;
  return (
    <div class="sections">
      <Region title={t('agentDetails')}>
        {record.readOnly === null && <AgentForm agent={agent} />}
        <FactList
          facts={[
            [t('environment'), environmentActive ? environmentName : t('isInactive', environmentName)],
            ...(record.readOnly === null ? [] : ownFacts(record)),
          ]}
        />
        <ChangedLine by={agent.updatedBy} at={agent.updatedAt} />
      </Region>
      <Region title={t('mappedTo')}>
        {owners.length === 0 && <p class="soft">{t('mappedToNobody')}</p>}
        {owners.length > 0 && (
          <ul class="agents" aria-label={t('mappedTo')}>
            {owners.map((owner) => (
              <OwnerItem key={owner.id} owner={owner} />
            ))}
          </ul>
        )}
      </Region>
    </div>
  );
}

function OwnerItem({ owner }: { owner: ListOwner }) {
  const { level, name, instance, users } = owner;
  return (
    <li class="agent">
      <span class="agent-text">
        <a href={addressOf(placeOfOwner(owner))}>
          <bdi>{name}</bdi>
        </a>
        <span class="soft">{`${t(LEVEL_TEXT[level])} · ${instance.name}`}</span>
      </span>
      {level !== 'user' && (
        <span class="soft">{formatCounted(users, 'inForceForOne', 'inForceForMany')}</span>
      )}
    </li>
  );
}

function placeOfOwner({ level, id, instance }: ListOwner): Exclude<ConsolePlace, { page: 'unknown' }> {
  if (level === 'user') return { page: 'user', instanceId: instance.id, id, tab: 'mapping' };
  if (level === 'group') return { page: 'group', instanceId: instance.id, id, tab: 'mapping' };
  return { page: 'instance', id, tab: 'settings' };
}
