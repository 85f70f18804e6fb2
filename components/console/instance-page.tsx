/** The page of a CRM instance: its settings, its user groups and users, its history. */
import { addressOf, INSTANCE_TABS, type InstanceTab } from '../../lib/app/console-route.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import { useApp } from '../app-context.ts';
import { Badge } from '../ui/feedback.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { DeleteRecord } from './delete-record.tsx';
import { HistoryTab } from './history-tab.tsx';
import { InstanceSettings } from './instance-settings.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useRead } from './use-read.ts';
import { UsersTab } from './users-tab.tsx';

const TABS: Record<InstanceTab, TextKey> = {
  settings: 'settings',
  users: 'userGroupsAndUsers',
  history: 'history',
};

export function InstancePage({ id, tab }: { id: string; tab: InstanceTab }) {
  const { client } = useApp();
  const reading = useRead(`instance ${id}`, () => client.call('readRecord', { kind: 'crm-instances', id }));
  return (
    <ReadState reading={reading} title={t('crmInstance')} record={{ kind: 'crm-instances', id }}>
      {(record) =>
        record.kind === 'crm-instances' && (
          <>
            <PageHeading
              title={record.instance.name}
              mark={!record.instance.active && <Badge kind="warn">{t('inactive')}</Badge>}
              facts={[record.instance.crmId, record.instance.crmType]}
              aside={<DeleteRecord kind="crm-instances" id={id} name={record.instance.name} />}
            />
            <Tabs
              label={record.instance.name}
              selected={tab}
              tabs={INSTANCE_TABS.map((name) => ({
                id: name,
                label: t(TABS[name]),
                href: addressOf({ page: 'instance', id, tab: name }),
              }))}
            >
              {tab === 'settings' && <InstanceSettings record={record} />}
              {tab === 'users' && <UsersTab instanceId={id} instanceName={record.instance.name} />}
              {tab === 'history' && <HistoryTab kind="crm-instances" id={id} />}
            </Tabs>
          </>
        )
      }
    </ReadState>
  );
}
