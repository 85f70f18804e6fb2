/** What a record of any kind is called. Pure. */
import type { AnyRow } from '../schema/rows.ts';

/** The full name of a user who has one, else the username; every other kind has a name. */
export function recordName(row: AnyRow): string {
  return 'username' in row ? row.fullName || row.username : row.name;
}
