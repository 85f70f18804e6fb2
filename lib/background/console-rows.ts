/** Users and groups of one instance as the screen shows them, for the console's queries. */

import { compareNames } from '../domain/name-order.ts';
import { addedUser, overlayUser } from '../domain/overlay.ts';
import type { CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { Replica } from '../sync/replica.ts';

/** With our edits, and with the users we add. */
export function usersOf(instanceId: string, { directory, outbox }: Replica): CrmUser[] {
  const edited = new Set(outbox.map(({ userId }) => userId));
  const users: CrmUser[] = [];
  for (const user of directory.values('crm-users')) {
    if (user.instanceId !== instanceId) continue;
    users.push(edited.has(user.id) ? overlayUser(user, outbox) : user);
  }
  const added = [...edited].flatMap((userId) => {
    if (directory.get('crm-users', userId)) return [];
    return addedUser(outbox, (user) => user.id === userId && user.instanceId === instanceId) ?? [];
  });
  return [...users, ...added.map((user) => overlayUser(user, outbox))];
}

/** By name. */
export function groupsOf(instanceId: string, { directory }: Replica): CrmUserGroup[] {
  const groups = [...directory.values('crm-user-groups')].filter((row) => row.instanceId === instanceId);
  return groups.sort(compareNames);
}

export function countBy<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}
