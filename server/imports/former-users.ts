/** CRM users as they were before an import, from its audit entries. Pure, for the server. */
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { ImportEntry } from './import-entries.ts';
import { IMPORTED_FIELDS, type ImportedField, type WantedUser } from './store-users.ts';

export const former = ({ before }: ImportEntry) => before as CrmUser | null;

export const listOf = (user: CrmUser | null): readonly string[] =>
  user?.mapping.mode === 'override' ? user.mapping.agents : [];

/** What is stored to have the user as it was. */
export function userBefore({ id, username, nativeId, fullName, groupId, mapping }: CrmUser): WantedUser {
  return {
    id,
    username,
    nativeId,
    fullName,
    groupId,
    agents: mapping.mode === 'override' ? mapping.agents : null,
  };
}

/** Whether restoring the user changes the field; of one whom the import made, all of them. */
export function isRestored(entry: ImportEntry, field: ImportedField): boolean {
  const before = former(entry);
  if (before === null) return true;
  const after = entry.after as CrmUser;
  if (field !== 'mapping') return before[field] !== after[field];
  // What is not other is the very same value: most users need no closer look.
  return before.mapping !== after.mapping && JSON.stringify(before.mapping) !== JSON.stringify(after.mapping);
}

/** Fields that differ in at least one of them. */
export function restoredFields(entries: readonly ImportEntry[]): ImportedField[] {
  return IMPORTED_FIELDS.filter((field) => entries.some((entry) => isRestored(entry, field)));
}
