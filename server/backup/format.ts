/** The form of a backup: compressed lines of JSON, a header, each table with its rows, and a checksum at the end. Runs in server and command line. */
import * as v from 'valibot';

/** Grows when a backup can no longer be read by what read it before. */
export const FORMAT = 1;

const Name = v.pipe(v.string(), v.regex(/^[a-z_]+$/));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const BackupHeaderSchema = v.object({
  patchpanelBackup: v.literal(FORMAT),
  serverVersion: v.string(),
  driver: v.picklist(['pglite', 'postgres']),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** All that the database had, in order. */
  migrations: v.array(v.object({ name: v.string(), hash: v.string() })),
  tenants: v.array(
    v.object({ tenantId: v.pipe(v.string(), v.uuid()), serverId: v.string(), epoch: v.string(), seq: Count }),
  ),
  /** Rows by table. */
  tables: v.record(Name, Count),
});
export type BackupHeader = v.InferOutput<typeof BackupHeaderSchema>;

/** What stands between rows, which are objects: the table whose rows follow, or the end with the hash of all before it. */
export const MarkSchema = v.union([
  v.tuple([v.literal('table'), Name]),
  v.tuple([v.literal('end'), v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))]),
]);

/** Called with rows done and rows of all. */
export type OnRows = (done: number, total: number) => void;

export function rowsOf({ tables }: Pick<BackupHeader, 'tables'>): number {
  return Object.values(tables).reduce((sum, count) => sum + count, 0);
}

/** What a person can mend; the message says what is wrong and what to do. */
export class BackupError extends Error {
  override readonly name: string = 'BackupError';
}

/** The database is not as it must be for this. */
export class DatabaseInTheWay extends BackupError {
  override readonly name = 'DatabaseInTheWay';
}
