/** The page of a telephony environment: its agents in a grid, what is known of it, its history. */
import { addressOf, ENVIRONMENT_TABS, type EnvironmentTab } from '../../lib/app/console-route.ts';
import { formatCount } from '../../lib/app/format.ts';
import type { Router } from '../../lib/app/router.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { EnvironmentView } from '../../lib/schema/console/record-view.ts';
import type { Environment } from '../../lib/schema/telephony-records.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { Badge } from '../ui/feedback.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AgentGroupsTab } from './agent-groups-tab.tsx';
import { AgentsGrid } from './agents-grid.tsx';
import { ChangedLine } from './changed-line.tsx';
import { DeleteRecord } from './delete-record.tsx';
import { EnvironmentForm } from './environment-form.tsx';
import { type Fact, FactList } from './fact-list.tsx';
import { HistoryTab } from './history-tab.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useRead } from './use-read.ts';

const TABS: Record<EnvironmentTab, TextKey> = {
  agents: 'agents',
  groups: 'agentGroups',
  settings: 'environmentInformation',
  history: 'history',
};

export interface EnvironmentPageProps {
  id: string;
  tab: EnvironmentTab;
  router: Router;
}

export function EnvironmentPage({ id, tab, router }: EnvironmentPageProps) {
  const { client, drafts } = useApp();
  useLeaveGuard(router, id);
  const reading = useRead(`environment ${id}`, () => client.call('readRecord', { kind: 'environments', id }));
  const out = { href: addressOf({ page: 'telephony' }), linkText: t('toEnvironments') };
  return (
    <>
      <ReadState reading={reading} title={t('environment')} out={out} record={{ kind: 'environments', id }}>
        {(record) =>
          record.kind === 'environments' && (
            <>
              <PageHeading
                title={record.environment.name}
                mark={!record.environment.active && <Badge kind="warn">{t('inactive')}</Badge>}
                facts={[record.environment.platformType, record.environment.region]}
                aside={
                  record.environment.version > 0 && (
                    <DeleteRecord kind="environments" id={id} name={record.environment.name} />
                  )
                }
              />
              <Tabs
                label={record.environment.name}
                selected={tab}
                tabs={ENVIRONMENT_TABS.map((name) => ({
                  id: name,
                  label: t(TABS[name]),
                  href: addressOf({ page: 'environment', id, tab: name }),
                }))}
              >
                {tab === 'agents' && <AgentsGrid environmentId={id} />}
                {tab === 'groups' && <AgentGroupsTab environmentId={id} />}
                {tab === 'settings' && <EnvironmentFacts record={record} />}
                {tab === 'history' && <HistoryTab kind="environments" id={id} />}
              </Tabs>
            </>
          )
        }
      </ReadState>
      <LeaveDialog router={router} onDiscard={() => drafts.discard(id)} />
    </>
  );
}

function ownFacts({ name, platformType, region, active }: Environment): Fact[] {
  return [
    [t('name'), name],
    [t('platformType'), platformType],
    [t('region'), region],
    [t('state'), t(active ? 'active' : 'inactive')],
  ];
}

function EnvironmentFacts({ record }: { record: EnvironmentView }) {
  const { environment, agents, inactiveAgents, mappedAgents, agentGroups } = record;
  return (
    <div class="sections">
      <Region title={t('environmentInformation')}>
        {record.readOnly === null && <EnvironmentForm environment={environment} />}
        <FactList
          facts={[
            ...(record.readOnly === null ? [] : ownFacts(environment)),
            [t('agents'), formatCount(agents)],
            [t('mappedAgents'), formatCount(mappedAgents)],
            [t('inactiveAgents'), formatCount(inactiveAgents)],
            [t('agentGroups'), formatCount(agentGroups)],
          ]}
        />
        <ChangedLine by={environment.updatedBy} at={environment.updatedAt} />
      </Region>
    </div>
  );
}
