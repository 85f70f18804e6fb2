/** The head of the audit trail is written down away from the database: to a file, and to an address. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createHeadExporter } from '../../../server/audit/export-heads.ts';
import { startServer } from '../../../server/http/serve.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { captureLog } from '../capture-log.ts';
import { patch } from '../records/write-fixture.ts';
import { EVE, loadFixture, TENANT } from '../tenant-fixture.ts';

let opened: TestDatabase;
let folder: string;
let file: string;
beforeEach(async () => {
  opened = await PGLITE.open();
  await loadFixture(opened.database);
  folder = await mkdtemp(join(tmpdir(), 'patchpanel heads '));
  file = join(folder, 'heads.jsonl');
});
afterEach(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

const edit = (nativeId: string) => patch(opened.database, ['crm-users', EVE], { set: { nativeId } });
const lines = async () =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('adds a line where the trail has grown', async () => {
  const { log } = captureLog();
  const exporter = createHeadExporter({ ...opened, tenantId: TENANT, places: { file }, log });
  await exporter.run();
  await exporter.run();
  await edit('1');
  await exporter.run();
  expect(await lines()).toEqual([
    { at: expect.any(String), tenant: TENANT, seq: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { at: expect.any(String), tenant: TENANT, seq: 2, hash: expect.any(String) },
  ]);
  expect(exporter.exported).toBe(2);
});

it('adds one each day where it has not, as what comes later is younger', async () => {
  const { log } = captureLog();
  const exporter = createHeadExporter({ ...opened, tenantId: TENANT, places: { file }, log });
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const time of ['01T10:00', '02T09:59', '02T10:00', '02T10:10']) {
      vi.setSystemTime(`2026-12-${time}:00.000Z`);
      await exporter.run();
    }
  } finally {
    vi.useRealTimers();
  }
  expect((await lines()).map(({ at, seq }) => [at, seq])).toEqual([
    ['2026-12-01T10:00:00.000Z', 1],
    ['2026-12-02T10:00:00.000Z', 1],
  ]);
});

it('posts it to an address, again where that did not take it', async () => {
  const got: string[] = [];
  let status = 500;
  const receiver = createServer(async (request, response) => {
    got.push((await request.toArray()).join(''));
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/heads`;
  const { log, lines: said } = captureLog();
  const exporter = createHeadExporter({ ...opened, tenantId: TENANT, places: { url }, log });
  await exporter.run();
  expect({ exported: exporter.exported, failures: exporter.failures }).toEqual({ exported: 0, failures: 1 });
  expect(said.join()).toContain('could not be written down');
  status = 204;
  await exporter.run();
  expect(exporter.exported).toBe(1);
  expect(got.map((text) => JSON.parse(text).seq)).toEqual([1, 1]);
  await new Promise((done) => receiver.close(done));
});

it('is written down at the start and at the end of a server', async () => {
  const { log } = captureLog();
  const server = await startServer({ database: opened.database, log, audit: { heads: { file } } });
  expect(await lines()).toHaveLength(1);
  await edit('2');
  await server.close();
  expect((await lines()).map(({ seq }) => seq)).toEqual([1, 2]);
});
