/** The selection of a grid of users: boxes, ranges and all that match, as the grid shows it and the background is asked for it. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../lib/app/text.ts';
import {
  askedSelection,
  EVERYBODY,
  isSelected,
  NOBODY,
  selectedCount,
  type UserSelection,
  withUsers,
} from '../../lib/app/user-selection.ts';
import type { UserListRow, UsersQuery } from '../../lib/schema/console/users-window.ts';
import { useApp } from '../app-context.ts';
import type { GridSelection } from '../ui/grid-selection.tsx';
import { useEntryState } from '../use-entry-state.ts';

/** `total`: how many users match. */
export function useUserSelection(query: Omit<UsersQuery, 'offset' | 'limit'>, total: number) {
  const { client } = useApp();
  const [selection, setSelection] = useEntryState<UserSelection>(
    `users selected ${query.instanceId}`,
    NOBODY,
  );
  /** Where a range begins. */
  const anchor = useRef<number | null>(null);
  const { search, filter, sort } = query;
  const match = JSON.stringify([search, filter]);
  // All that match are others now; those selected one by one stay
  const matched = useRef(match);
  useEffect(() => {
    if (matched.current === match) return;
    matched.current = match;
    anchor.current = null;
    setSelection((before) => (before.is === 'all' ? NOBODY : before));
  }, [match]);
  // Another order has other ranges
  useEffect(() => {
    anchor.current = null;
  }, [sort]);
  const count = Math.max(0, selectedCount(selection, total));

  const selectRange = async (from: number, to: number) => {
    const [offset, last] = [Math.min(from, to), Math.max(from, to)];
    const result = await client.call('listUserIds', { ...query, offset, limit: last - offset + 1 });
    if (result.ok) setSelection((before) => withUsers(before, result.value.ids, true));
  };
  const grid: GridSelection<UserListRow> = {
    label: ({ fullName, username }) => t('selectUser', fullName || username),
    allLabel: t('selectAllUsers'),
    all: count === 0 ? 'none' : selection.is === 'all' && count === total ? 'all' : 'some',
    isSelected: ({ id }) => isSelected(selection, id),
    onToggle(index, { id }, extend) {
      if (extend && anchor.current !== null) return void selectRange(anchor.current, index);
      anchor.current = index;
      setSelection((before) => withUsers(before, [id], !isSelected(before, id)));
    },
    onToggleAll: () => setSelection(count > 0 && selection.is === 'all' ? NOBODY : EVERYBODY),
  };
  return {
    grid,
    count,
    asked: askedSelection(selection, { search, filter }),
    clear: () => {
      anchor.current = null;
      setSelection(NOBODY);
    },
  };
}
