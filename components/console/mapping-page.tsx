/** `CRM/CTI Mapping`: the mapping of an instance, a group or a user, chosen here; the same data as on their pages. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, MAPPING_LEVELS, type MappingLevel } from '../../lib/app/console-route.ts';
import { historyFieldText } from '../../lib/app/history-text.ts';
import { personName } from '../../lib/app/mapping-words.ts';
import { groupSubject, instanceSubject } from '../../lib/app/record-subject.ts';
import type { Router } from '../../lib/app/router.ts';
import { type TextKey, t } from '../../lib/app/text.ts';
import type { Configuration } from '../../lib/schema/console/configuration.ts';
import type { GroupView, InstanceView, RecordKey, RecordView } from '../../lib/schema/console/record-view.ts';
import { useApp } from '../app-context.ts';
import { MappingSection } from '../mapping/mapping-section.tsx';
import { RemoteChange } from '../panel/remote-change.tsx';
import { Combobox } from '../ui/fields.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { useEntryState } from '../use-entry-state.ts';
import { GroupChooser } from './group-chooser.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { LevelMapping } from './level-mapping.tsx';
import { PageHeading } from './page-heading.tsx';
import { ReadState } from './read-state.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';
import { useRead } from './use-read.ts';
import { UserChooser } from './user-chooser.tsx';

const LEVELS: Record<MappingLevel, TextKey> = {
  instances: 'levelInstance',
  groups: 'levelGroup',
  users: 'levelUser',
};
const KINDS: Record<MappingLevel, RecordKey['kind']> = {
  instances: 'crm-instances',
  groups: 'crm-user-groups',
  users: 'crm-users',
};

export interface MappingPageProps {
  level: MappingLevel;
  id: string | null;
  configuration: Configuration;
  router: Router;
}

export function MappingPage({ level, id, configuration, router }: MappingPageProps) {
  const { drafts } = useApp();
  const { instances } = configuration;
  const [instanceId, setInstanceId] = useState(instances[0]?.id ?? '');
  useLeaveGuard(router, id ?? '', { isLookedAside: true });
  const open = (to: MappingLevel, recordId: string | null) => {
    location.hash = addressOf({ page: 'mapping', level: to, id: recordId });
  };
  return (
    <div class="console-card">
      <PageHeading title={t('crmCtiMapping')} />
      <div class="filters">
        <RadioGroup
          label={t('mappingOf')}
          value={level}
          options={MAPPING_LEVELS.map((value) => ({ value, label: t(LEVELS[value]) }))}
          onChange={(value) => open(value, value === 'instances' ? instanceId : null)}
        />
        <Combobox
          label={t('crmInstance')}
          value={level === 'instances' && id ? id : instanceId}
          options={instances.map(({ id: value, name }) => ({ value, label: name }))}
          onChange={(value) => {
            setInstanceId(value);
            open(level, level === 'instances' ? value : null);
          }}
        />
      </div>
      {id === null && level === 'users' && (
        <UserChooser
          key={instanceId}
          instanceId={instanceId}
          chosen={null}
          onChoose={(user) => user && open('users', user.id)}
        />
      )}
      {id === null && level === 'groups' && (
        <GroupChooser
          key={instanceId}
          instanceId={instanceId}
          onChoose={(groupId) => open('groups', groupId)}
        />
      )}
      {id === null && level === 'instances' && <p class="soft">{t('noInstances')}</p>}
      {id !== null && (
        <MappingOf key={id} level={level} id={id} onFound={setInstanceId} onOther={() => open(level, null)} />
      )}
      <LeaveDialog router={router} onDiscard={() => drafts.discard(id ?? '')} />
    </div>
  );
}

interface MappingOfProps {
  level: MappingLevel;
  id: string;
  /** The instance of what the address names. */
  onFound: (instanceId: string) => void;
  onOther: () => void;
}

function MappingOf({ level, id, onFound, onOther }: MappingOfProps) {
  const { client } = useApp();
  const reading = useRead(`mapping ${id}`, () => client.call('readRecord', { kind: KINDS[level], id }));
  const found = reading.value ? instanceIdOf(reading.value) : null;
  useEffect(() => {
    if (found) onFound(found);
  }, [found, onFound]);
  return (
    <ReadState reading={reading} title={null} out={{ href: '#/mapping', linkText: t('crmCtiMapping') }}>
      {(record) => (
        <>
          <p class="chosen">
            <Named record={record} />
            {level !== 'instances' && (
              <button type="button" class="button button-quiet" onClick={onOther}>
                {t('chooseAnother')}
              </button>
            )}
          </p>
          {record.kind === 'crm-users' && <UserMapping record={record} />}
          {(record.kind === 'crm-user-groups' || record.kind === 'crm-instances') && (
            <MappingOfLevel record={record} />
          )}
        </>
      )}
    </ReadState>
  );
}

function instanceIdOf(record: RecordView): string | null {
  if (record.kind === 'crm-users') return record.view.person.person.instance.id;
  if (record.kind === 'crm-user-groups' || record.kind === 'crm-instances') return record.instance.id;
  return null;
}

function Named({ record }: { record: RecordView }) {
  if (record.kind === 'crm-users') {
    const { user, instance } = record.view.person.person;
    const href = addressOf({ page: 'user', instanceId: instance.id, id: user.id, tab: 'information' });
    return <NameLink href={href} name={personName(record.view.person.person)} />;
  }
  if (record.kind === 'crm-user-groups') {
    const { group, instance } = record;
    const href = addressOf({ page: 'group', instanceId: instance.id, id: group.id, tab: 'information' });
    return <NameLink href={href} name={group.name} />;
  }
  if (record.kind !== 'crm-instances') return null;
  const href = addressOf({ page: 'instance', id: record.instance.id, tab: 'settings' });
  return <NameLink href={href} name={record.instance.name} />;
}

function NameLink({ href, name }: { href: string; name: string }) {
  return (
    <a href={href}>
      <bdi>{name}</bdi>
    </a>
  );
}

function MappingOfLevel({ record }: { record: GroupView | InstanceView }) {
  const { drafts, store } = useApp();
  const subject = record.kind === 'crm-instances' ? instanceSubject(record) : groupSubject(record);
  const { row } = subject;
  const [isEditing, setEditing] = useEntryState(`editing ${row.id}`, false);
  // A newer state of the record: the draft moves on to it
  useEffect(() => drafts.follow(row, store.view.peek()?.session.username), [drafts, row]);
  return (
    <div class={isEditing ? 'sections sections-editing' : 'sections'}>
      <RemoteChange row={row} nameOf={historyFieldText} />
      <LevelMapping subject={subject} isEditing={isEditing} onEdit={setEditing} />
    </div>
  );
}

function UserMapping({ record }: { record: Extract<RecordView, { kind: 'crm-users' }> }) {
  const { openRecord } = useApp();
  const { view } = record;
  const { person } = view.person;
  const [isEditing, setEditing] = useEntryState(`editing ${person.user.id}`, false);
  // A newer state of the record: the draft moves on to it
  useEffect(() => openRecord(person.user), [openRecord, person.user]);
  return (
    <div class={isEditing ? 'sections sections-editing' : 'sections'}>
      <RemoteChange row={person.user} />
      <MappingSection view={view} person={person} isEditing={isEditing} onEdit={setEditing} />
    </div>
  );
}
