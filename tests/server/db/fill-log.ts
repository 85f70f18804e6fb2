/** A process that edits the database of a folder and then writes more of its log than its disk has room for. Started by `full-disk.test.ts`. */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../../server/db/open.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';

const [, , dataDir = ''] = process.argv;
const STANDARD_OUTPUT = 1;

const database = await openDatabase({ dataDir });
const run = (sql: string) =>
  database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'seed' }, (tx) =>
    tx.query(sql, [DEFAULT_TENANT_ID]),
  );
await run(`update tenants set name = 'edited before' where tenant_id = $1`);
writeSync(STANDARD_OUTPUT, 'edited\n');
// A message takes room in the log and nowhere else, so that no table meets the full disk first.
await run(
  `select pg_logical_emit_message(false, $1::text, repeat('x', 1000000)) from generate_series(1, 500)`,
);
writeSync(STANDARD_OUTPUT, 'all of it was written\n');
