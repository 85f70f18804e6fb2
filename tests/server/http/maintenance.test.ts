/** What the server does by itself is done again and again, not only at its start and its end. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Maintenance, startMaintenance } from '../../../server/http/maintenance.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { captureLog } from '../capture-log.ts';
import { patch } from '../records/write-fixture.ts';
import { EVE, loadFixture, TENANT } from '../tenant-fixture.ts';

const MINUTE_MS = 60_000;

let opened: TestDatabase;
let folder: string;
let maintenance: Maintenance;
beforeEach(async () => {
  opened = await PGLITE.open();
  await loadFixture(opened.database);
  folder = await mkdtemp(join(tmpdir(), 'patchpanel maintenance '));
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  maintenance = startMaintenance({
    database: opened.database,
    tenantId: TENANT,
    audit: { heads: { file: join(folder, 'heads.jsonl') }, headsMinutes: 7 },
    log: captureLog().log,
  });
  await maintenance.run();
});
afterEach(async () => {
  await maintenance.stop();
  vi.useRealTimers();
  await opened.close();
  await rm(folder, { recursive: true });
});

const asSignIn = (sql: string) =>
  opened.database.transaction({ tenantId: TENANT, system: 'sign-in' }, (tx) => tx.query(sql));

it('writes the head of the audit trail down every so many minutes', async () => {
  await patch(opened.database, ['crm-users', EVE], { set: { nativeId: '1' } });
  vi.advanceTimersByTime(7 * MINUTE_MS - 1);
  expect(maintenance.heads.exported).toBe(1);
  vi.advanceTimersByTime(1);
  await vi.waitFor(() => expect(maintenance.heads.exported).toBe(2));
  expect((await readFile(join(folder, 'heads.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(2);
});

it('removes what is kept no longer every hour', async () => {
  await asSignIn(
    `insert into provider_payloads (tenant_id, model, id, payload, expires_at)
     values ('${TENANT}', 'RefreshToken', 'of long ago', '{}', now() - interval '1 day')`,
  );
  vi.advanceTimersByTime(60 * MINUTE_MS);
  await vi.waitFor(async () => expect(await asSignIn('select id from provider_payloads')).toEqual([]));
});
