/** What the planned rows of CRM users come to: who is written, and with which fields. Pure, for the server. */
import { randomUUID } from 'node:crypto';
import type { UserWrite } from '../../lib/domain/csv-plan-users.ts';
import type { StoredRow } from './packed-rows.ts';
import type { ImportedField, WantedUser } from './store-users.ts';

export interface UserRowWrite {
  readonly row: number;
  readonly name: string;
  readonly write: UserWrite;
}

export function userWrites(rows: readonly StoredRow[]): UserRowWrite[] {
  return rows.map(({ row, name, write }) => ({ row, name, write: write as UserWrite }));
}

const FIELDS: Readonly<Record<string, ImportedField>> = {
  'Native Id': 'nativeId',
  'Full Name': 'fullName',
  'User Group': 'groupId',
  'Agent Id': 'mapping',
};

/** Of all users together: what the plan changes of none of them is not written. */
export function changedFields(
  rows: readonly StoredRow[],
  taken: ReadonlyMap<string, unknown>,
): ImportedField[] {
  const changed = new Set<ImportedField>(taken.size > 0 ? ['mapping'] : []);
  for (const { state, changes } of rows) {
    if (state !== 'update') continue;
    for (const { column } of changes) {
      const field = FIELDS[column];
      if (field) changed.add(field);
    }
  }
  return [...changed].sort();
}

/** Ids of the groups that are made, by name. */
export type Groups = ReadonlyMap<string, string>;

export function newGroups(rows: readonly UserRowWrite[]): Groups {
  const names = new Set(rows.flatMap(({ write }) => write.newGroup ?? []));
  return new Map([...names].map((name) => [name, randomUUID()]));
}

/** Agents that leave the lists of their owners. */
export function takenByOwner(rows: readonly UserRowWrite[]): Map<string, string[]> {
  const taken = new Map<string, string[]>();
  for (const { write } of rows) {
    for (const [agent, owner] of write.takes) taken.set(owner, [...(taken.get(owner) ?? []), agent]);
  }
  return taken;
}

export type StoredUser = WantedUser & { readonly isNew: boolean };

export function asStored(
  { id, newGroup, username, nativeId, fullName, ...write }: UserWrite,
  { groups, taken }: { groups: Groups; taken: ReadonlyMap<string, readonly string[]> },
): StoredUser {
  const leaving = id === null ? undefined : taken.get(id);
  const groupId = newGroup === null ? write.groupId : (groups.get(newGroup) ?? null);
  const agents = leaving ? (write.agents?.filter((agent) => !leaving.includes(agent)) ?? null) : write.agents;
  return { id: id ?? randomUUID(), isNew: id === null, username, nativeId, fullName, groupId, agents };
}
