/** The users whom a change concerns as the screen lists them: who changes comes first, then by name; searched and filtered. Pure. */
import type { ImpactFilter, ImpactRow } from '../schema/console/impact-window.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import { foldForSearch, GridIndex } from './grid-index.ts';
import type { Impact } from './impact.ts';
import { recordName } from './record-name.ts';

interface ListedUser {
  row: ImpactRow;
  /** Folded for searching. */
  name: string;
  username: string;
}

export type ImpactRows = GridIndex<ListedUser, 'effect'>;

/** `users`: at least those of the impact; nobody else is listed. */
export function impactRows({ fields }: Impact, users: readonly CrmUser[]): ImpactRows {
  const effects = new Map<string, { changes: string[]; keeps: string[] }>();
  const effectOn = (id: string) => {
    const known = effects.get(id) ?? { changes: [], keeps: [] };
    effects.set(id, known);
    return known;
  };
  for (const { field, changes, keeps } of fields) {
    for (const id of changes) effectOn(id).changes.push(field);
    for (const id of keeps) effectOn(id).keeps.push(field);
  }
  return new GridIndex({
    rows: users.flatMap((user) => listed(user, effects.get(user.id))),
    keys: { effect: ({ row, name }) => (row.changes.length > 0 ? '0' : '1') + name },
    tie: ({ row }) => row.username,
    holds: ({ name, username }, needle) => name.includes(needle) || username.includes(needle),
  });
}

function listed(user: CrmUser, effect: Pick<ImpactRow, 'changes' | 'keeps'> | undefined): ListedUser[] {
  if (!effect) return [];
  const { id, username } = user;
  const name = recordName(user);
  const row = { id, name, username, ...effect };
  return [{ row, name: foldForSearch(name), username: foldForSearch(username) }];
}

export function findImpactRows(rows: ImpactRows, { effect, search }: ImpactFilter): readonly ListedUser[] {
  return rows.find({
    search,
    column: 'effect',
    filterKey: effect ?? '',
    accepts: ({ row }) => effect === null || row[effect].length > 0,
  });
}
