/** History and accounts, from the console through HTTP to the database: what only the server has, and what it refuses. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import { ask, IDS, startTestServer, type TestServer, tokenFor } from '../server/test-server.ts';
import { newProfile, startWorker, type Worker } from '../support/extension.ts';

let server: TestServer;
const workers: Worker[] = [];

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  for (const worker of workers) worker.end();
  await server.close();
});

async function consoleOf(person: 'ada' | 'sam'): Promise<{ console: PageClient; worker: Worker }> {
  const tokens = { access: await tokenFor(server, person), refresh: null, idToken: null, subject: person };
  const profile = newProfile(`online-${person}-${workers.length}`, { server: server.url, tokens });
  const worker = await startWorker(profile, fetch);
  workers.push(worker);
  const console = worker.open('console');
  await console.call('hello', { surface: 'console', protocol: 1 });
  await vi.waitFor(() => expect(worker.core.engine.status().state).toBe('live'), { timeout: 10_000 });
  return { console, worker };
}

/** Nothing but the decision. */
const ALONE = {};

async function accountOf(console: PageClient, username: string) {
  const answer = await console.call('readAccounts', { search: '', after: null });
  const found = answer.ok && answer.value.items.find((account) => account.username === username);
  if (!found) throw new Error(`There is no account ${username}: ${JSON.stringify(answer)}`);
  return found;
}

it('the history tells who changed which field, from what to what, and through what', async () => {
  const { console, worker } = await consoleOf('ada');
  const user = worker.core.engine.replica.directory.get('crm-users', IDS.finn);
  const set = { fullName: 'Finn the Second', groupId: IDS.tier1 };
  const baseVersion = user?.version ?? 0;
  await console.call('editUser', { userId: IDS.finn, baseVersion, patch: { set } } as never);
  await vi.waitFor(() => expect(worker.core.engine.status().pending).toBe(0), { timeout: 10_000 });
  const answer = await console.call('readHistory', { kind: 'crm-users', id: IDS.finn, after: null });
  expect(answer.ok && answer.value.entries[0]).toMatchObject({
    actor: 'ada',
    action: 'update',
    source: 'console',
    fields: expect.arrayContaining([
      expect.objectContaining({ field: 'fullName', after: { is: 'value', value: 'Finn the Second' } }),
      expect.objectContaining({
        field: 'groupId',
        after: { is: 'record', name: expect.stringContaining('Tier') },
      }),
    ]),
  });
});

it('the history tells whose change somebody decided for or against, also past a later one', async () => {
  const { console } = await consoleOf('ada');
  const path = `/v1/crm-users/${IDS.finn}`;
  const token = { ada: await tokenFor(server, 'ada'), ben: await tokenFor(server, 'ben') };
  let { version } = (await ask(server, path, { token: token.ada })).body as { version: number };
  const first = version + 1;
  const write = async (by: 'ada' | 'ben', body: object, decided?: string) => {
    const headers = {
      'Content-Type': 'application/json',
      'Idempotency-Key': `decided.${version}${body === ALONE ? 1 : 0}`,
      'If-Match': `"${version}"`,
      ...(decided ? { 'Patchpanel-Decided': decided } : {}),
    };
    const answer = await ask(server, path, {
      method: 'PATCH',
      token: token[by],
      headers,
      body: JSON.stringify(body),
    });
    version = (answer.body as { version: number }).version;
  };
  await write('ben', { set: { fullName: 'By Ben' } });
  await write('ada', { set: { nativeId: 'late' } });
  await write('ada', { set: { fullName: 'By Ada' } }, `mine;version=${first}`);
  await write('ada', ALONE, `theirs;version=${first}`);
  await write('ada', { set: { fullName: 'Again' } }, 'mine;version=999999');
  const answer = await console.call('readHistory', { kind: 'crm-users', id: IDS.finn, after: null });
  const entries = answer.ok ? answer.value.entries : [];
  expect(entries.map(({ decided }) => decided).slice(0, 4)).toEqual([
    { keep: 'mine', by: null },
    { keep: 'theirs', by: 'ben' },
    { keep: 'mine', by: 'ben' },
    undefined,
  ]);
  expect(entries[1]?.fields).toEqual([]);
  expect(entries[2]?.fields.map(({ field }) => field)).toEqual(['fullName']);
});

it('an account is disabled with its version, once for each key, and not on an old one', async () => {
  const { console } = await consoleOf('ada');
  const { id, version } = await accountOf(console, 'sam');
  const save = { id, version, set: { active: false }, key: crypto.randomUUID() };
  const saved = { ok: true, value: { id, active: false, version: version + 1 } };
  expect(await console.call('saveAccount', save)).toMatchObject(saved);
  expect(await console.call('saveAccount', save)).toMatchObject(saved);
  const late = { ...save, set: { active: true }, key: crypto.randomUUID() };
  expect(await console.call('saveAccount', late)).toMatchObject({
    ok: false,
    error: { kind: 'conflict', current: { version: version + 1 } },
  });
  await console.call('saveAccount', { ...late, version: version + 1, key: crypto.randomUUID() });
});

it('the last admin keeps everything, and the refusal says what to do', async () => {
  const { console } = await consoleOf('ada');
  const answers = [];
  for (const username of ['ben', 'ada']) {
    const { id, version } = await accountOf(console, username);
    const save = { id, version, set: { grants: [] }, key: crypto.randomUUID() };
    answers.push(await console.call('saveAccount', save));
  }
  expect(answers.at(-1)).toMatchObject({
    error: {
      kind: 'refused',
      problem: { code: 'last_admin', detail: expect.stringContaining('last active admin') },
    },
  });
});

it('support reads no accounts', async () => {
  const { console } = await consoleOf('sam');
  const answer = await console.call('readAccounts', { search: '', after: null });
  expect(answer).toMatchObject({ ok: false, error: { kind: 'forbidden' } });
});

it('without a server there is no history, and the answer says offline', async () => {
  const { console, worker } = await consoleOf('ada');
  worker.core.parts.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  const answer = await console.call('readHistory', { kind: 'crm-users', id: IDS.finn, after: null });
  expect(answer).toMatchObject({ ok: false, error: { kind: 'offline' } });
});

it('a panel reads the history of its user and of nobody and nothing else', async () => {
  const { worker } = await consoleOf('ada');
  const panel = worker.open('sidepanel');
  await panel.call('hello', { surface: 'sidepanel', protocol: 1 });
  for (const kind of ['crm-users', 'crm-instances'] as const) {
    const answer = await panel.call('readHistory', { kind, id: IDS.finn, after: null });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  }
});

// The last one: the tokens of sam are worth nothing after it.
it('all sessions of an account end at once, and its lock is lifted, each for admins of everything', async () => {
  const { console } = await consoleOf('ada');
  const { id } = await accountOf(console, 'sam');
  const sam = await consoleOf('sam');
  expect(await sam.console.call('endSessions', { id })).toMatchObject({ error: { kind: 'forbidden' } });
  expect(await sam.console.call('unlockAccount', { id })).toMatchObject({ error: { kind: 'forbidden' } });
  expect(await console.call('unlockAccount', { id })).toMatchObject({
    ok: true,
    value: { lockedUntil: null },
  });
  expect(await console.call('endSessions', { id })).toMatchObject({ ok: true, value: { id } });
  await vi.waitFor(() => expect(sam.worker.core.session.hasTokens).toBe(false), { timeout: 10_000 });
});
