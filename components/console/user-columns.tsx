/** The columns of the grid `CRM users`. */
import { agoText } from '../../lib/app/age.ts';
import { addressOf } from '../../lib/app/console-route.ts';
import { formatTime } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import type { UserColumn, UserListRow } from '../../lib/schema/console/users-window.ts';
import { useApp } from '../app-context.ts';
import { Badge } from '../ui/feedback.tsx';
import type { GridColumn } from '../ui/grid.tsx';

type Column = GridColumn<UserListRow, UserColumn>;

export function userColumns(instanceId: string, hasGroups: boolean): Column[] {
  const name: Column = {
    id: 'name',
    label: t('fullName'),
    width: 'minmax(96px, 2fr)',
    rank: 1,
    cell: (row) => (
      <>
        <a
          class="cut"
          tabIndex={-1}
          href={addressOf({ page: 'user', instanceId, id: row.id, tab: 'information' })}
          title={row.fullName ?? row.username}
        >
          <bdi>{row.fullName || row.username}</bdi>
        </a>
        {row.isPending && (
          <Badge kind="warn" title={t('notSavedYet')}>
            {t('notSavedYet')}
          </Badge>
        )}
      </>
    ),
  };
  return hasGroups
    ? [name, USERNAME, NATIVE_ID, GROUP, MAPPING, UPDATED]
    : [name, USERNAME, NATIVE_ID, MAPPING, UPDATED];
}

const textCell = (value: string | null) => (
  <bdi class="cut" title={value ?? undefined}>
    {value}
  </bdi>
);

const USERNAME: Column = {
  id: 'username',
  get label() {
    return t('username');
  },
  width: 'minmax(110px, 1.5fr)',
  rank: 2,
  cell: ({ username }) => textCell(username),
};
const NATIVE_ID: Column = {
  id: 'nativeId',
  get label() {
    return t('crmId');
  },
  width: 'minmax(70px, 0.8fr)',
  rank: 3,
  cell: ({ nativeId }) => textCell(nativeId),
};
const GROUP: Column = {
  id: 'group',
  get label() {
    return t('userGroup');
  },
  width: 'minmax(90px, 1.2fr)',
  rank: 2,
  cell: ({ group }) => (group ? textCell(group.name) : <span class="soft cut">{t('noGroup')}</span>),
};
const MAPPING: Column = {
  id: 'mapping',
  get label() {
    return t('columnMapping');
  },
  width: 'minmax(112px, 1.5fr)',
  rank: 1,
  cell: (row) => <MappingCell row={row} />,
};
const UPDATED: Column = {
  id: 'updatedAt',
  get label() {
    return t('columnChanged');
  },
  width: 'minmax(92px, 0.8fr)',
  rank: 3,
  cell: ({ updatedAt }) => <Ago at={updatedAt} />,
};

function MappingCell({ row }: { row: UserListRow }) {
  const { agentIds, agents, mode, source } = row;
  if (agents === 0) {
    const words = t(source === null ? 'nothingInherited' : 'emptyList');
    return (
      <Badge kind="warn" title={words}>
        {words}
      </Badge>
    );
  }
  const more = agents - agentIds.length;
  const words = more > 0 ? t('agentsAndMore', agentIds.join(', '), more) : agentIds.join(', ');
  return (
    <>
      <bdi class="cut" title={words}>
        {words}
      </bdi>
      {mode === 'override' && (
        <Badge kind="own" title={t('sourceOwn')}>
          {t('sourceOwn')}
        </Badge>
      )}
    </>
  );
}

function Ago({ at }: { at: string }) {
  const { store } = useApp();
  return (
    <span class="cut soft" title={formatTime(at)}>
      {agoText(Date.parse(at), store.now.value)}
    </span>
  );
}
