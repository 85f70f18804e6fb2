/** What the server had confirmed and does not have any more since it was restored from a backup. Types only. */
import type { Kind } from './kind.ts';
import type { AnyRow } from './rows.ts';

/** One record that went back. Kept on disk until the person has sent it again or let it go. */
export interface LostChange {
  /** Of the record and its version before: the same record may go back again later. */
  key: string;
  kind: Kind;
  id: string;
  /** As the server had confirmed it here; `null` where it had confirmed that the record is deleted. */
  before: AnyRow | null;
  /** As the restored server has it; `null` where it has no such record. */
  after: AnyRow | null;
  /** Milliseconds since 1970 by this machine's clock; shown as an age only. */
  foundAt: number;
}
