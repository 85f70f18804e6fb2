/** Retention of the audit trail: what is older goes, after an entry has sealed at which hash the rest begins. Runs in the server. */
import type { Database } from '../db/database.ts';

/** Below that, what was deleted could not be restored for as long as it may be. */
export const FEWEST_DAYS = 91;
/** Of one transaction, in which all writes wait. */
const MOST_ENTRIES = 10_000;

/** Returns how many entries went. */
export async function cutTrail(
  database: Database,
  { tenantId, days }: { tenantId: string; days: number },
): Promise<number> {
  let cut = 0;
  for (;;) {
    const [done] = await database.transaction({ tenantId, system: 'maintenance' }, (tx) =>
      tx.query<{ count: number }>('select app_cut_audit($1, $2) as count', [days, MOST_ENTRIES]),
    );
    cut += done?.count ?? 0;
    if ((done?.count ?? 0) < MOST_ENTRIES) return cut;
  }
}
