/** Users and groups of one instance as the screen shows them, for the console's queries. */

import { compareNames } from '../domain/name-order.ts';
import type { Records } from '../domain/records.ts';
import type { CrmUser, CrmUserGroup } from '../schema/crm-records.ts';

export function usersOf(instanceId: string, records: Records): CrmUser[] {
  const users: CrmUser[] = [];
  for (const user of records.values('crm-users')) if (user.instanceId === instanceId) users.push(user);
  return users;
}

/** By name. */
export function groupsOf(instanceId: string, records: Records): CrmUserGroup[] {
  const groups = [...records.values('crm-user-groups')].filter((row) => row.instanceId === instanceId);
  return groups.sort(compareNames);
}

export function countBy<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}
