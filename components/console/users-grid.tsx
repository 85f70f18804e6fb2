/** The grid `CRM users` with its search, filters and counts; a row opens the user's page. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { addressOf } from '../../lib/app/console-route.ts';
import { formatCount, formatCounted } from '../../lib/app/format.ts';
import { t } from '../../lib/app/text.ts';
import { createWindows } from '../../lib/app/windows.ts';
import type {
  UserListRow,
  UsersFilter,
  UsersQuery,
  UsersWindow,
} from '../../lib/schema/console/users-window.ts';
import { useApp } from '../app-context.ts';
import { ExportButton, ImportButton } from '../import/transfer-buttons.tsx';
import { ErrorNotice } from '../panel/error-notice.tsx';
import { Button } from '../ui/button.tsx';
import { SearchBox } from '../ui/fields.tsx';
import { Grid } from '../ui/grid.tsx';
import { AddGroup } from './add-group.tsx';
import { AddUser } from './add-user.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { useMayWrite } from './may-write.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useUserSelection } from './use-user-selection.ts';
import { userColumns } from './user-columns.tsx';
import { NO_FILTER, UsersFilters } from './users-filter.tsx';

type Asked = Omit<UsersQuery, 'offset' | 'limit'>;

export interface UsersGridProps {
  instanceId: string;
  instanceName: string;
  filter: UsersFilter;
  onFilter: (filter: UsersFilter) => void;
  canAdd: boolean;
  /** On the page of a group, whose users it then shows. */
  groupId?: string;
}

export function UsersGrid(props: UsersGridProps) {
  const { instanceId, groupId } = props;
  const filter = groupId ? { ...props.filter, groupId } : props.filter;
  const users = useUsers(instanceId, filter);
  const hasGroups = groupId === undefined;
  const columns = useMemo(() => userColumns(instanceId, hasGroups), [instanceId, hasGroups]);
  const kept = useKeptPlace(`users place ${instanceId}`);
  const { search, sort } = users.query.value;
  const rows = users.rows.value;
  const error = users.error.value;
  const total = rows?.total ?? 0;
  const mayWrite = useMayWrite('crm-users', instanceId);
  const selected = useUserSelection({ ...users.query.value, filter }, total);
  const isFiltered = search !== '' || JSON.stringify(props.filter) !== JSON.stringify(NO_FILTER);
  return (
    <div class="users-main">
      <div class="toolbar">
        <SearchBox
          label={t('searchUsers')}
          value={search}
          onInput={(text) => users.ask({ ...users.query.peek(), search: text })}
        />
        {props.canAdd && (
          <AddUser instanceId={instanceId} instanceName={props.instanceName} groupId={groupId ?? null} />
        )}
        {props.canAdd && groupId === undefined && <AddGroup instanceId={instanceId} />}
        <ImportButton kind="crm-users" instanceId={instanceId} />
        <ExportButton
          request={{
            kind: 'crm-users',
            instanceId,
            appliesMapping: false,
            shown: isFiltered || groupId !== undefined ? { search, filter } : null,
          }}
        />
      </div>
      <UsersFilters
        instanceId={instanceId}
        filter={props.filter}
        onFilter={props.onFilter}
        hasGroups={groupId === undefined}
      />
      <div class="counts">
        <p role="status" class="soft">
          {!rows && t('loading')}
          {rows && groupId && !isFiltered && formatCounted(rows.total, 'usersOne', 'usersMany')}
          {rows && (isFiltered || !groupId) && countText(rows.window, rows.total, isFiltered)}
        </p>
        {isFiltered && (
          <Button
            kind="quiet"
            onClick={() => {
              props.onFilter(NO_FILTER);
              users.ask({ ...users.query.peek(), search: '' });
            }}
          >
            {t('clearFilters')}
          </Button>
        )}
      </div>
      {mayWrite && (
        <BulkBar
          instanceId={instanceId}
          selection={selected.asked}
          count={selected.count}
          onClear={selected.clear}
        />
      )}
      {error && <ErrorNotice error={error} onRetry={users.refresh} />}
      {rows?.total === 0 && <p class="console-none soft">{t(isFiltered ? 'noUserMatches' : 'noUsersYet')}</p>}
      <Grid
        label={t('crmUsers')}
        columns={columns}
        total={total}
        {...(mayWrite ? { selection: selected.grid } : {})}
        rowAt={(index) => rows?.rowAt(index)}
        onNeed={users.need}
        sort={sort}
        onSort={(next) => users.ask({ ...users.query.peek(), sort: next })}
        onOpen={({ id }) => {
          location.hash = addressOf({ page: 'user', instanceId, id, tab: 'information' });
        }}
        resetKey={JSON.stringify([search, sort, filter])}
        {...kept}
      />
    </div>
  );
}

function useUsers(instanceId: string, filter: UsersFilter) {
  const { client, store, entries } = useApp();
  const name = `users asked ${instanceId}`;
  const users = useMemo(() => {
    const left = entries.recall<Pick<Asked, 'search' | 'sort'>>(name);
    const first: Asked = {
      instanceId,
      search: '',
      sort: { column: 'name', descending: false },
      ...left,
      filter,
    };
    return createWindows<Asked, UserListRow, UsersWindow>(first, (query, page) =>
      client.call('readUsers', { ...query, ...page }),
    );
  }, [client, instanceId]);
  const { search, sort } = users.query.value;
  useEffect(() => entries.keep(name, { search, sort }), [entries, name, search, sort]);
  const key = JSON.stringify(filter);
  const [askedKey, setAskedKey] = useState(key);
  useEffect(() => {
    if (key === askedKey) return;
    setAskedKey(key);
    users.ask({ ...users.query.peek(), filter });
  }, [users, key, askedKey]);
  const changes = store.directoryChanges.value;
  // A change behind the windows is the reason to read again
  useEffect(() => users.refresh(), [users, changes]);
  return users;
}

function countText({ counts }: UsersWindow, total: number, isFiltered: boolean): string {
  const all = formatCount(counts.users);
  if (isFiltered) return t('countsFiltered', formatCount(total), all);
  return t('countsAll', all, formatCount(counts.mapped), formatCount(counts.override));
}
