/** Deleting, restoring, reverting and editing many users, from the console through HTTP to the database and back by the feed. */
import 'fake-indexeddb/auto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { BulkAction } from '../../lib/schema/console/bulk-view.ts';
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
async function consoleOf(person: 'ada' | 'ben' | 'sam') {
  profiles += 1;
  const tokens = { access: await tokenFor(server, person), refresh: null, idToken: null, subject: person };
  const profile = newProfile(`writes-${profiles}`, { server: server.url, tokens });
  const worker = await startWorker(profile, fetch);
  workers.push(worker);
  const console = worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'), { timeout: 10_000 });
  return { console, worker, directory: worker.core.engine.replica.directory };
}

/** The answer's value; throws what it was refused with. */
async function value<T>(call: Promise<{ ok: true; value: T } | { ok: false; error: object }>): Promise<T> {
  const result = await call;
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

const key = () => crypto.randomUUID();
const finn = { kind: 'crm-users', id: IDS.finn } as const;
const tier1 = { kind: 'crm-user-groups', id: IDS.tier1 } as const;

async function edit({ console, worker }: { console: PageClient; worker: Worker }, set: object) {
  const { version = 0 } = worker.core.engine.replica.directory.get('crm-users', IDS.finn) ?? {};
  await value(console.call('editUser', { userId: IDS.finn, baseVersion: version, patch: { set } } as never));
  await vi.waitFor(() => expect(worker.core.engine.status().pending).toBe(0), { timeout: 10_000 });
}

it('a record is deleted on the version that was shown, is gone here at once, and comes back', async () => {
  const { console, directory } = await consoleOf('ada');
  const shown = await value(console.call('foreseeDeletion', tier1));
  expect(shown).toMatchObject({ name: 'Tier 1', effects: [{ effect: 'ungrouped', count: 1 }] });
  const late = { ...tier1, version: shown.version + 1, key: key() };
  expect(await console.call('deleteRecord', late)).toMatchObject({ error: { kind: 'conflict' } });
  await value(console.call('deleteRecord', { ...tier1, version: shown.version, key: key() }));
  expect(directory.get('crm-user-groups', IDS.tier1)).toBeUndefined();
  expect(directory.get('crm-users', IDS.eve)?.groupId).toBeNull();
  expect(await value(console.call('readDeletion', tier1))).toMatchObject({ name: 'Tier 1', by: 'ada' });
  const deleted = await value(
    console.call('readDeleted', { instanceId: IDS.north, environmentId: null, after: null }),
  );
  expect(deleted.items).toMatchObject([{ kind: 'crm-user-groups', id: IDS.tier1, deletedBy: 'ada' }]);
  await value(console.call('restoreRecord', { ...tier1, key: key() }));
  expect(directory.get('crm-users', IDS.eve)?.groupId).toBe(IDS.tier1);
  expect(await value(console.call('readDeletion', tier1))).toBeNull();
});

it('support is refused what the server refuses', async () => {
  const { console } = await consoleOf('sam');
  expect(await console.call('foreseeDeletion', tier1)).toMatchObject({ error: { kind: 'forbidden' } });
  const request = { ...tier1, version: 1, key: key() };
  expect(await console.call('deleteRecord', request)).toMatchObject({ error: { kind: 'forbidden' } });
});

it('an entry is taken back through an ordinary edit whose source says so', async () => {
  const here = await consoleOf('ada');
  const { console, directory } = here;
  await edit(here, { fullName: 'Finn the Second' });
  const { entries } = await value(console.call('readHistory', { ...finn, after: null }));
  const question = { ...finn, seq: entries[0]?.seq ?? 0, after: null };
  const plan = await value(console.call('planRevert', question));
  expect(plan.fields).toMatchObject([
    { field: 'fullName', now: { value: 'Finn the Second' }, former: { value: 'Finn Secret-Surname' } },
  ]);
  await value(console.call('revert', { ...question, version: plan.version, key: key() }));
  expect(directory.get('crm-users', IDS.finn)?.fullName).toBe('Finn Secret-Surname');
  const after = await value(console.call('readHistory', { ...finn, after: null }));
  expect(after.entries[0]).toMatchObject({ source: 'revert', actor: 'ada' });
});

it('a revert that was planned on an older version is refused', async () => {
  const here = await consoleOf('ada');
  const { console } = here;
  await edit(here, { nativeId: '41' });
  const { entries } = await value(console.call('readHistory', { ...finn, after: null }));
  const question = { ...finn, seq: entries[0]?.seq ?? 0, after: null };
  const plan = await value(console.call('planRevert', question));
  await edit(here, { nativeId: '42' });
  const late = await console.call('revert', { ...question, version: plan.version, key: key() });
  expect(late).toMatchObject({ error: { kind: 'conflict' } });
  const again = await value(console.call('planRevert', question));
  expect(again.fields).toMatchObject([{ field: 'nativeId', isChangedSince: true }]);
});

const filter = { groupId: null, mapped: null, mode: null, environmentId: null };
const everybody = { is: 'all' as const, search: '', filter, except: [] as string[] };
const planOf = (console: PageClient, action: BulkAction, selection: object = everybody) =>
  console.call('planBulk', { instanceId: IDS.north, selection: selection as typeof everybody, action });

it('many users are changed exactly as the preview says', async () => {
  const { console, directory } = await consoleOf('ben');
  const plan = await value(planOf(console, { do: 'move', groupId: IDS.tier1 }));
  expect(plan).toMatchObject({ selected: 2, unchanged: 1, problems: 0, total: 1 });
  const request = { planId: plan.planId, key: key() };
  expect(await value(console.call('applyBulk', request))).toEqual({ changed: 1 });
  expect(await value(console.call('applyBulk', request))).toEqual({ changed: 1 });
  expect(directory.get('crm-users', IDS.finn)?.groupId).toBe(IDS.tier1);
});

it('nothing is applied when somebody was changed since the preview', async () => {
  const here = await consoleOf('ada');
  const { console, directory } = here;
  const plan = await value(planOf(console, { do: 'inherit' }));
  await edit(here, { nativeId: '77' });
  const answer = await console.call('applyBulk', { planId: plan.planId, key: key() });
  expect(answer).toMatchObject({
    error: { kind: 'conflict', detail: expect.stringContaining('1 of 2'), current: [{ id: IDS.finn }] },
  });
  expect(directory.get('crm-users', IDS.eve)?.mapping.mode).toBe('override');
});

it('only the last plan can be applied, and none with problems', async () => {
  const { console } = await consoleOf('ada');
  const first = await value(planOf(console, { do: 'delete' }));
  const source = { do: 'copy' as const, fromUserId: IDS.finn };
  const ids = [IDS.eve, IDS.finn];
  const second = await value(planOf(console, source, { is: 'some', ids }));
  expect(second).toMatchObject({ total: 2, problems: 0 });
  const stale = await console.call('applyBulk', { planId: first.planId, key: key() });
  expect(stale).toMatchObject({ error: { kind: 'conflict' } });
});

it('ids are listed for a part of the grid in its order', async () => {
  const { console } = await consoleOf('ada');
  const query = {
    instanceId: IDS.north,
    search: '',
    filter,
    sort: { column: 'username' as const, descending: true },
    offset: 0,
    limit: 50_000,
  };
  expect(await value(console.call('listUserIds', query))).toEqual({ ids: [IDS.finn, IDS.eve] });
});

it('what was cancelled is not applied, and what is applied is not cancelled', async () => {
  const { console, directory } = await consoleOf('ada');
  const plan = await value(planOf(console, { do: 'move', groupId: null }));
  const request = { planId: plan.planId, key: key() };
  expect(await value(console.call('cancelWrite', { key: request.key }))).toEqual({ done: false });
  expect(await console.call('applyBulk', request)).toMatchObject({
    error: { kind: 'refused', problem: { code: 'given_up' } },
  });
  expect(directory.get('crm-users', IDS.eve)?.groupId).toBe(IDS.tier1);
  const second = { ...request, key: key() };
  await value(console.call('applyBulk', second));
  expect(await value(console.call('cancelWrite', { key: second.key }))).toEqual({ done: true });
  expect(directory.get('crm-users', IDS.eve)?.groupId).toBeNull();
});

it('without a server nothing is deleted, restored or changed, and the answer says offline', async () => {
  const { console, worker } = await consoleOf('ada');
  const plan = await value(planOf(console, { do: 'delete' }));
  worker.core.parts.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  const answers = [
    await console.call('foreseeDeletion', finn),
    await console.call('deleteRecord', { ...finn, version: 1, key: key() }),
    await console.call('restoreRecord', { ...finn, key: key() }),
    await console.call('planRevert', { ...finn, seq: 1, after: null }),
    await console.call('applyBulk', { planId: plan.planId, key: key() }),
  ];
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { kind: 'offline' } });
});
