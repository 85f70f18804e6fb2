/** `User Groups and Users` of an instance: the groups at the side, the grid of users with search and filters. */
import type { UsersFilter } from '../../lib/schema/console/users-window.ts';
import { useApp } from '../app-context.ts';
import { useEntryState } from '../use-entry-state.ts';
import { GroupList } from './group-list.tsx';
import { NO_FILTER } from './users-filter.tsx';
import { UsersGrid } from './users-grid.tsx';

export function UsersTab({ instanceId, instanceName }: { instanceId: string; instanceName: string }) {
  const { store } = useApp();
  const [filter, setFilter] = useEntryState<UsersFilter>(`users filter ${instanceId}`, NO_FILTER);
  return (
    <div class="users-tab">
      <UsersGrid
        instanceId={instanceId}
        instanceName={instanceName}
        filter={filter}
        onFilter={setFilter}
        canAdd={store.view.value?.readOnly === null}
      />
      <GroupList
        instanceId={instanceId}
        chosen={filter.groupId}
        onChoose={(groupId) => setFilter({ ...filter, groupId })}
      />
    </div>
  );
}
