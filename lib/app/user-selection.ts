/** Which users of a grid are selected: some by id, or all that match but some. Pure. */
import type { BulkSelection } from '../schema/console/bulk-view.ts';
import type { UsersFilter } from '../schema/console/users-window.ts';

export type UserSelection =
  | { readonly is: 'some'; readonly ids: ReadonlySet<string> }
  | { readonly is: 'all'; readonly except: ReadonlySet<string> };

export const NOBODY: UserSelection = { is: 'some', ids: new Set() };
export const EVERYBODY: UserSelection = { is: 'all', except: new Set() };

export function isSelected(selection: UserSelection, id: string): boolean {
  return selection.is === 'all' ? !selection.except.has(id) : selection.ids.has(id);
}

/** `total`: how many match. */
export function selectedCount(selection: UserSelection, total: number): number {
  return selection.is === 'all' ? total - selection.except.size : selection.ids.size;
}

export function withUsers(
  selection: UserSelection,
  ids: readonly string[],
  isChosen: boolean,
): UserSelection {
  const named = new Set(selection.is === 'all' ? selection.except : selection.ids);
  for (const id of ids) {
    if (isChosen === (selection.is === 'some')) named.add(id);
    else named.delete(id);
  }
  return selection.is === 'all' ? { is: 'all', except: named } : { is: 'some', ids: named };
}

/** As the background is asked for it. */
export function askedSelection(
  selection: UserSelection,
  match: { search: string; filter: UsersFilter },
): BulkSelection {
  if (selection.is === 'some') return { is: 'some', ids: [...selection.ids] };
  return { is: 'all', ...match, except: [...selection.except] };
}
