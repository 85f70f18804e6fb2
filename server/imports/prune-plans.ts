/** Removes plans that nobody applied: they hold the rows of their files, and are stale soon. Runs in the server. */
import type { Database } from '../db/database.ts';

/** Longer than a working day: who plans in the morning may apply in the evening. */
const KEPT_HOURS = 24;
/** Of a file that is sent in parts, after its last one: planning it again asks for it. */
const FILE_KEPT_HOURS = 4;

/** Returns how many. Jobs that were applied or undone stay. */
export function prunePlans(database: Database, tenantId: string): Promise<number> {
  return database.transaction({ tenantId, system: 'maintenance' }, async (tx) => {
    // Who applies a plan at this moment holds its row.
    const old = await tx.query<{ id: string }>(
      `select id from import_jobs where tenant_id = $1 and state = 'planned'
        and created_at < clock_timestamp() - make_interval(hours => $2) for update skip locked`,
      [tenantId, KEPT_HOURS],
    );
    await tx.query(
      `delete from import_parts where tenant_id = $1 and file_id in (select p.file_id from import_parts p where p.tenant_id = $1
        group by p.file_id having max(p.sent_at) < clock_timestamp() - make_interval(hours => $2))`,
      [tenantId, FILE_KEPT_HOURS],
    );
    const ids = old.map(({ id }) => id);
    for (const [table, key] of [
      ['import_chunks', 'job_id'],
      ['import_jobs', 'id'],
    ] as const) {
      await tx.query(`delete from ${table} where tenant_id = $1 and ${key} = any ($2::uuid[])`, [
        tenantId,
        ids,
      ]);
    }
    return ids.length;
  });
}
