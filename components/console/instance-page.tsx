/** The page of a CRM instance: its settings, its user groups and users, its history. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, INSTANCE_TABS, type InstanceTab } from '../../lib/app/console-route.ts';
import { crmTypeName } from '../../lib/app/crm-types.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import type { Router } from '../../lib/app/router.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { InstanceView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { PendingBadge } from '../panel/pending-badge.tsx';
import { RemoteChange } from '../panel/remote-change.tsx';
import { Badge } from '../ui/feedback.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { DeleteRecord } from './delete-record.tsx';
import { HistoryTab } from './history-tab.tsx';
import { InstanceSettings } from './instance-settings.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import type { Secrets } from './secret-field.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useRead } from './use-read.ts';
import { UsersTab } from './users-tab.tsx';

const TABS: Record<InstanceTab, TextKey> = {
  settings: 'settings',
  users: 'userGroupsAndUsers',
  history: 'history',
};

export interface InstancePageProps {
  id: string;
  tab: InstanceTab;
  router: Router;
}

export function InstancePage({ id, tab, router }: InstancePageProps) {
  const { client, drafts } = useApp();
  const [values, change] = useState<Secrets['values']>({});
  const reading = useRead(`instance ${id}`, () => client.call('readRecord', { kind: 'crm-instances', id }));
  useLeaveGuard(router, id, { hasMore: () => Object.keys(values).length > 0, isLookedAside: true });
  return (
    <>
      <ReadState reading={reading} title={t('crmInstance')} record={{ kind: 'crm-instances', id }}>
        {(record) =>
          record.kind === 'crm-instances' && (
            <InstanceRecord record={record} tab={tab} secrets={{ values, change }} />
          )
        }
      </ReadState>
      <LeaveDialog
        router={router}
        onDiscard={() => {
          drafts.discard(id);
          change({});
        }}
      />
    </>
  );
}

interface InstanceRecordProps {
  record: InstanceView;
  tab: InstanceTab;
  secrets: Secrets;
}

function InstanceRecord({ record, tab, secrets }: InstanceRecordProps) {
  const { drafts, store } = useApp();
  const { instance, pendingFields } = record;
  const { id, name } = instance;
  const isDrafted = drafts.of(id) !== null || Object.keys(secrets.values).length > 0;
  // A newer state of the record: the draft moves on to it
  useEffect(() => drafts.follow(instance, store.view.peek()?.session.username), [drafts, instance]);
  return (
    <>
      <PageHeading
        title={name}
        mark={
          <span class="badges">
            {!instance.active && <Badge kind="warn">{t('inactive')}</Badge>}
            <PendingBadge isPending={pendingFields.length > 0} />
            {isDrafted && <Badge kind="warn">{t('draft')}</Badge>}
          </span>
        }
        facts={[instance.crmId, crmTypeName(instance.crmType)]}
        aside={
          // One that only this computer knows yet is discarded, not deleted.
          instance.version > 0 && <DeleteRecord kind="crm-instances" id={id} name={name} />
        }
      />
      <RemoteChange row={instance} nameOf={historyFieldText} />
      <Tabs
        label={name}
        selected={tab}
        tabs={INSTANCE_TABS.map((one) => ({
          id: one,
          label: t(TABS[one]),
          href: addressOf({ page: 'instance', id, tab: one }),
        }))}
      >
        {tab === 'settings' && <InstanceSettings record={record} secrets={secrets} />}
        {tab === 'users' && <UsersTab instanceId={id} instanceName={name} />}
        {tab === 'history' && <HistoryTab kind="crm-instances" id={id} />}
      </Tabs>
    </>
  );
}
