/** Importing and exporting from the console, through HTTP to the database and back by the feed. */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { IDS, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';

let server: TestServer;
const workers: Worker[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.end();
});
afterAll(() => server.close());

let profiles = 0;
async function consoleOf(person: 'ada' | 'sam') {
  profiles += 1;
  const tokens = { access: await tokenFor(server, person), refresh: null, idToken: null, subject: person };
  const worker = await startWorker(newProfile(`imports-${profiles}`, { server: server.url, tokens }), fetch);
  workers.push(worker);
  const console = worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'), { timeout: 10_000 });
  return { console, worker, users: () => worker.core.engine.replica.directory };
}

async function value<T>(call: Promise<{ ok: true; value: T } | { ok: false; error: object }>): Promise<T> {
  const result = await call;
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\n';
const request = (fileId: string, parts: number) => ({
  fileId,
  parts,
  kind: 'crm-users' as const,
  instanceId: IDS.north,
  fileName: 'users.csv',
  delimiter: ',',
  createMissingGroups: false,
  applyMappings: false,
  moveTaken: false,
});

it('a file is planned in parts, applied, shown by the feed and taken back', async () => {
  const { console, users } = await consoleOf('ada');
  const before = await value(
    console.call('exportCsv', { kind: 'crm-users', instanceId: IDS.north, search: '', groupId: null }),
  );
  const fileId = crypto.randomUUID();
  await value(console.call('stageImport', { fileId, place: 1, text: 'ma by file,,,\nNowhere,finn,,,,,\n' }));
  await value(console.call('stageImport', { fileId, place: 0, text: `${HEADER},eve,,Em` }));
  const job = await value(console.call('planImport', request(fileId, 2)));
  expect(job).toMatchObject({ fileName: 'users.csv', counts: { updated: 1, refused: 1 } });
  const { rows } = await value(
    console.call('readImportRows', { jobId: job.id, state: 'update', offset: 0, limit: 10 }),
  );
  expect(rows).toMatchObject([
    { row: 2, name: 'eve', changes: [{ column: 'Full Name', to: 'Emma by file' }] },
  ]);
  const refused = await value(console.call('readRefusedRows', { jobId: job.id }));
  expect(refused.csv).toContain('There is no user group Nowhere');
  const apply = { jobId: job.id, base: job.base, exclude: [], confirm: { removeAll: 0, removals: 0 } };
  expect(await value(console.call('applyImport', apply))).toMatchObject({ state: 'applied' });
  expect(users().get('crm-users', IDS.eve)?.fullName).toBe('Emma by file');
  expect((await value(console.call('readImports', { after: null }))).items[0]).toMatchObject({
    id: job.id,
    state: 'applied',
  });
  expect(await value(console.call('undoImport', { jobId: job.id, changedRows: 'skip' }))).toMatchObject({
    state: 'undone',
  });
  expect(users().get('crm-users', IDS.eve)?.fullName).not.toBe('Emma by file');
  const after = await value(
    console.call('exportCsv', { kind: 'crm-users', instanceId: IDS.north, search: '', groupId: null }),
  );
  expect(after).toEqual(before);
});

it('a file whose parts were lost with the worker must be handed over again', async () => {
  const { console } = await consoleOf('ada');
  const fileId = crypto.randomUUID();
  await value(console.call('stageImport', { fileId, place: 0, text: HEADER }));
  expect(await console.call('planImport', request(fileId, 2))).toMatchObject({ error: { kind: 'conflict' } });
});

it('support is refused what the server refuses, and what is wrong with a file is told', async () => {
  const sam = await consoleOf('sam');
  const fileId = crypto.randomUUID();
  await value(sam.console.call('stageImport', { fileId, place: 0, text: HEADER }));
  expect(await sam.console.call('planImport', request(fileId, 1))).toMatchObject({
    error: { kind: 'forbidden' },
  });
  const ada = await consoleOf('ada');
  await value(ada.console.call('stageImport', { fileId, place: 0, text: `${HEADER},a,,"open,,,` }));
  expect(await ada.console.call('planImport', request(fileId, 1))).toMatchObject({
    error: { kind: 'refused', problem: { code: 'csv_quote', field: 'line 2' } },
  });
});
