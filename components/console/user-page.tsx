/** The page of a CRM user: who they are, which PopFlow settings and CTI agents apply and why, and what happened to them. */
import { useEffect } from 'preact/hooks';
import { addressOf, USER_TABS, type UserTab } from '../../lib/app/console-route.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import type { Router } from '../../lib/app/router.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { UserView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { MappingSection } from '../mapping/mapping-section.tsx';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { RemoteChange } from '../panel/remote-change.tsx';
import { PopFlowSection } from '../popflow/popflow-section.tsx';
import { Badge } from '../ui/feedback.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useEntryState } from '../use-entry-state.ts';
import { DeleteRecord } from './delete-record.tsx';
import { HistoryTab } from './history-tab.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { NoPlace } from './no-place.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useRead } from './use-read.ts';
import { UserInformation } from './user-information.tsx';

const TABS: Record<UserTab, TextKey> = {
  information: 'userInformation',
  popflow: 'popFlowSection',
  mapping: 'userMappings',
  history: 'history',
};

export interface UserPageProps {
  instanceId: string;
  id: string;
  tab: UserTab;
  router: Router;
}

export function UserPage({ instanceId, id, tab, router }: UserPageProps) {
  const { client, drafts } = useApp();
  const reading = useRead(`user ${id}`, () => client.call('readRecord', { kind: 'crm-users', id }));
  useLeaveGuard(router, id, { isLookedAside: true });
  const out = { href: addressOf({ page: 'instance', id: instanceId, tab: 'users' }), linkText: t('toUsers') };
  return (
    <>
      <ReadState
        reading={reading}
        title={t('crmUser')}
        out={out}
        record={{ kind: 'crm-users', id, instanceId }}
      >
        {(record) =>
          record.kind === 'crm-users' && record.view.person.person.instance.id === instanceId ? (
            <UserRecord record={record} tab={tab} />
          ) : (
            <NoPlace is="record" {...out} />
          )
        }
      </ReadState>
      <LeaveDialog router={router} onDiscard={() => drafts.discard(id)} />
    </>
  );
}

function UserRecord({ record, tab }: { record: UserView; tab: UserTab }) {
  const { drafts, openRecord } = useApp();
  const { person } = record.view.person;
  const { user, instance, group } = person;
  const place = { page: 'user', instanceId: instance.id, id: user.id } as const;
  const trail = [
    { label: instance.name, href: addressOf({ page: 'instance', id: instance.id, tab: 'users' }) },
  ];
  const groupPlace = group && {
    page: 'group' as const,
    instanceId: instance.id,
    id: group.id,
    tab: 'information' as const,
  };
  if (group && groupPlace) trail.push({ label: group.name, href: addressOf(groupPlace) });
  // A newer state of the record: the draft moves on to it
  useEffect(() => openRecord(user), [openRecord, user]);
  return (
    <>
      <PageHeading
        title={personName(person)}
        trail={trail}
        facts={[user.username, user.nativeId && `${t('crmId')} ${user.nativeId}`]}
        mark={
          <span class="badges">
            <PendingBadge isPending={person.pendingFields.length > 0} />
            {drafts.of(user.id) && <Badge kind="warn">{t('draft')}</Badge>}
          </span>
        }
        aside={
          // One that only this computer knows yet is discarded, not deleted.
          user.version > 0 && (
            <DeleteRecord kind="crm-users" id={user.id} name={personName(person)} instanceId={instance.id} />
          )
        }
      />
      <RemoteChange row={person.user} />
      <Tabs
        label={personName(person)}
        selected={tab}
        tabs={USER_TABS.map((name) => ({
          id: name,
          label: t(TABS[name]),
          href: addressOf({ ...place, tab: name }),
        }))}
      >
        <UserTabPanel record={record} tab={tab} />
      </Tabs>
    </>
  );
}

function UserTabPanel({ record, tab }: { record: UserView; tab: UserTab }) {
  const { view } = record;
  const { person } = view.person;
  const [isEditing, setEditing] = useEntryState(`editing ${person.user.id}`, false);
  switch (tab) {
    case 'information':
      return <UserInformation view={view} person={person} />;
    case 'popflow':
      return (
        <div class="sections">
          <PopFlowSection view={view} person={person} />
        </div>
      );
    case 'mapping':
      return (
        <div class={isEditing ? 'sections sections-editing' : 'sections'}>
          <MappingSection view={view} person={person} isEditing={isEditing} onEdit={setEditing} />
        </div>
      );
    case 'history':
      return <HistoryTab kind="crm-users" id={person.user.id} instanceId={person.instance.id} />;
  }
}
