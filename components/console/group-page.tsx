/** The page of a CRM user group: what it sets, its mapping, and the users under it. */
import { useEffect } from 'preact/hooks';
import { addressOf, GROUP_TABS, type GroupTab } from '../../lib/app/console-route.ts';
import { isSettingField } from '../../lib/app/draft.ts';
import { formatCounted } from '../../lib/app/format.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import type { PopFlowRow } from '../../lib/app/popflow-rows.ts';
import { groupSubject } from '../../lib/app/record-subject.ts';
import type { Router } from '../../lib/app/router.ts';
import { isFaultyRow } from '../../lib/app/setting-fault.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { GroupView } from '../../lib/schema/console/record-view.ts';
import type { CrmUserGroup } from '../../lib/schema/crm-records.ts';
import { useApp } from '../app-context.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { RemoteChange } from '../panel/remote-change.tsx';
import { SettingsSection } from '../popflow/settings-section.tsx';
import { Badge } from '../ui/feedback.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useEntryState } from '../use-entry-state.ts';
import { DeleteRecord } from './delete-record.tsx';
import { GroupInformation } from './group-information.tsx';
import { HistoryTab } from './history-tab.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { LevelMapping } from './level-mapping.tsx';
import { NoPlace } from './no-place.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { RecordActions } from './record-actions.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
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
  router: Router;
}

export function GroupPage({ instanceId, id, tab, router }: GroupPageProps) {
  const { client, drafts } = useApp();
  const reading = useRead(`group ${id}`, () => client.call('readRecord', { kind: 'crm-user-groups', id }));
  useLeaveGuard(router, id, { isLookedAside: true });
  const usersHref = addressOf({ page: 'instance', id: instanceId, tab: 'users' });
  const out = { href: usersHref, linkText: t('toUsers') };
  return (
    <>
      <ReadState
        reading={reading}
        title={t('crmUserGroup')}
        out={out}
        record={{ kind: 'crm-user-groups', id, instanceId }}
      >
        {(record) =>
          record.kind === 'crm-user-groups' && record.instance.id === instanceId ? (
            <GroupRecord record={record} tab={tab} />
          ) : (
            <NoPlace is="record" {...out} />
          )
        }
      </ReadState>
      <LeaveDialog router={router} onDiscard={() => drafts.discard(id)} />
    </>
  );
}

function GroupRecord({ record, tab }: { record: GroupView; tab: GroupTab }) {
  const { drafts, store } = useApp();
  const { group, instance, users, pendingFields } = record;
  // A newer state of the record: the draft moves on to it
  useEffect(() => drafts.follow(group, store.view.peek()?.session.username), [drafts, group]);
  return (
    <>
      <PageHeading
        title={group.name}
        trail={[
          { label: instance.name, href: addressOf({ page: 'instance', id: instance.id, tab: 'users' }) },
        ]}
        facts={[formatCounted(users, 'usersOne', 'usersMany')]}
        mark={
          <span class="badges">
            <PendingBadge isPending={pendingFields.length > 0} />
            {drafts.of(group.id) && <Badge kind="warn">{t('draft')}</Badge>}
          </span>
        }
        aside={
          // One that only this computer knows yet is discarded, not deleted.
          group.version > 0 && (
            <DeleteRecord kind="crm-user-groups" id={group.id} name={group.name} instanceId={instance.id} />
          )
        }
      />
      <RemoteChange row={group} nameOf={historyFieldText} />
      <Tabs
        label={group.name}
        selected={tab}
        tabs={GROUP_TABS.map((name) => ({
          id: name,
          label: t(TABS[name]),
          href: addressOf({ page: 'group', instanceId: instance.id, id: group.id, tab: name }),
        }))}
      >
        <GroupTabPanel record={record} tab={tab} />
      </Tabs>
    </>
  );
}

function GroupTabPanel({ record, tab }: { record: GroupView; tab: GroupTab }) {
  const { store } = useApp();
  const { group, instance } = record;
  const [filter, setFilter] = useEntryState(`users filter ${group.id}`, NO_FILTER);
  const [isEditing, setEditing] = useEntryState(`editing ${group.id}`, false);
  const subject = groupSubject(record);
  switch (tab) {
    case 'information':
      return (
        <div class="sections">
          <GroupInformation record={record} />
        </div>
      );
    case 'popflow':
      return (
        <div class="sections">
          <SettingsSection
            subject={subject}
            title={t('popFlowSection')}
            showsAll
            actions={(rows) => <SettingsSave group={group} rows={rows} />}
          />
        </div>
      );
    case 'mapping':
      return (
        <div class={isEditing ? 'sections sections-editing' : 'sections'}>
          <LevelMapping subject={subject} isEditing={isEditing} onEdit={setEditing} />
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

function SettingsSave({ group, rows }: { group: CrmUserGroup; rows: readonly PopFlowRow[] }) {
  return (
    <RecordActions
      kind="crm-user-groups"
      row={group}
      among={isSettingField}
      label={t('save')}
      isFaulty={rows.some(isFaultyRow)}
    />
  );
}
