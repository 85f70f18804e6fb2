/** What a record is called for people: the name, of a user the full name where there is one. Runs in the server. */
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';

/** SQL expression over the alias `r`. */
export function nameSql(kind: Kind): string {
  return kind === 'crm-users' ? `coalesce(nullif(r.full_name, ''), r.username)` : 'r.name';
}

export function readName(row: AnyRow): string {
  return 'username' in row ? row.fullName || row.username : row.name;
}
