/** The page of a CRM user group: what it sets, its mapping, and the users under it. */
import { useState } from 'preact/hooks';
import { addressOf, GROUP_TABS, type GroupTab } from '../../lib/app/console-route.ts';
import { formatCount } from '../../lib/app/format.ts';
import { type TextKey, t, tCount } from '../../lib/app/text.ts';
import type { GroupView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { Region } from '../panel/region.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AgentList } from './agent-list.tsx';
import { ChangedLine } from './changed-line.tsx';
import { DeleteRecord } from './delete-record.tsx';
import { FactList } from './fact-list.tsx';
import { HistoryTab } from './history-tab.tsx';
import { NoPlace } from './no-place.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { SettingList } from './setting-list.tsx';
import { useRead } from './use-read.ts';
import { NO_FILTER } from './users-filter.tsx';
import { UsersGrid } from './users-grid.tsx';

const TABS: Record<GroupTab, TextKey> = {
  information: 'groupInformation',
  popflow: 'popFlowSection',
  mapping: 'groupMappings',
  users: 'groupUsers',
  history: 'history',
};

export interface GroupPageProps {
  instanceId: string;
  id: string;
  tab: GroupTab;
}

export function GroupPage({ instanceId, id, tab }: GroupPageProps) {
  const { client } = useApp();
  const reading = useRead(`group ${id}`, () => client.call('readRecord', { kind: 'crm-user-groups', id }));
  const usersHref = addressOf({ page: 'instance', id: instanceId, tab: 'users' });
  const out = { href: usersHref, linkText: t('toUsers') };
  return (
    <ReadState
      reading={reading}
      title={t('crmUserGroup')}
      out={out}
      record={{ kind: 'crm-user-groups', id, instanceId }}
    >
      {(record) =>
        record.kind === 'crm-user-groups' && record.instance.id === instanceId ? (
          <>
            <PageHeading
              title={record.group.name}
              trail={[{ label: record.instance.name, href: usersHref }]}
              facts={[tCount(record.users, 'usersOne', 'usersMany')]}
              aside={
                <DeleteRecord
                  kind="crm-user-groups"
                  id={id}
                  name={record.group.name}
                  instanceId={instanceId}
                />
              }
            />
            <Tabs
              label={record.group.name}
              selected={tab}
              tabs={GROUP_TABS.map((name) => ({
                id: name,
                label: t(TABS[name]),
                href: addressOf({ page: 'group', instanceId, id, tab: name }),
              }))}
            >
              <GroupTabPanel record={record} tab={tab} />
            </Tabs>
          </>
        ) : (
          <NoPlace is="record" {...out} />
        )
      }
    </ReadState>
  );
}

function GroupTabPanel({ record, tab }: { record: GroupView; tab: GroupTab }) {
  const { store } = useApp();
  const [filter, setFilter] = useState(NO_FILTER);
  const { group, instance, effective, agents, users } = record;
  switch (tab) {
    case 'information':
      return (
        <div class="sections">
          <Region title={t('groupInformation')}>
            <FactList
              facts={[
                [t('name'), group.name],
                [t('crmInstance'), instance.name],
                [t('users'), formatCount(users)],
              ]}
            />
            <ChangedLine by={group.updatedBy} at={group.updatedAt} />
          </Region>
        </div>
      );
    case 'popflow':
      return (
        <div class="sections">
          <Region title={t('popFlowSection')}>
            <SettingList effective={effective} own="group" />
          </Region>
        </div>
      );
    case 'mapping':
      return (
        <div class="sections">
          <AgentList mapping={effective.mapping} agents={agents} />
        </div>
      );
    case 'users':
      return (
        <UsersGrid
          instanceId={instance.id}
          instanceName={instance.name}
          groupId={group.id}
          filter={filter}
          onFilter={setFilter}
          canAdd={store.view.value?.readOnly === null}
        />
      );
    case 'history':
      return <HistoryTab kind="crm-user-groups" id={group.id} instanceId={instance.id} />;
  }
}
