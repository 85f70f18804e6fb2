/** An edit whose call is sent again because the worker died before it answered: queued once, or told as uncertain. */
import { afterEach, expect, it, vi } from 'vitest';
import type { PageClient } from '../../lib/messages/page-client.ts';
import type { Worker } from '../support/extension.ts';
import { problem } from '../support/fake-server.ts';
import { user, uuid } from '../support/rows.ts';
import { atWork, endAll, startAgain } from './at-work.ts';

afterEach(endAll);

async function openConsole(worker: Worker): Promise<PageClient> {
  const client = worker.open('console');
  await client.call('hello', { surface: 'console', protocol: 1 });
  return client;
}

const id = '00000000-0000-4000-8000-0000000000aa';
const edit = { userId: uuid('crm-users', 10), baseVersion: 1, patch: { set: { groupId: null } } };
const first = { ...edit, call: { id, isRepeated: false } };
const again = { ...edit, call: { id, isRepeated: true } };

const busy = (path: string) => (path.includes('crm-users') ? problem(503, 'busy') : undefined);

it('is queued once when the former worker had queued it', async () => {
  const { worker, profile, server } = await atWork();
  const client = await openConsole(worker);
  server.instead = busy;
  const answer = await client.call('editUser', first);
  worker.end();
  const next = await startAgain(profile, server);
  expect(answer).toMatchObject({ ok: true });
  expect(await (await openConsole(next)).call('editUser', again)).toEqual(answer);
  expect(next.core.engine.status().pending).toBe(1);
});

it('is queued when the former worker had not', async () => {
  const { worker, server } = await atWork();
  const client = await openConsole(worker);
  server.instead = busy;
  expect(await client.call('editUser', again)).toMatchObject({ ok: true });
  expect(worker.core.engine.status().pending).toBe(1);
});

it('is told as uncertain when the record has changed since', async () => {
  const { worker, server } = await atWork();
  const client = await openConsole(worker);
  server.put(user(10, { version: 2, fullName: 'Changed' }));
  await vi.waitFor(() => expect(worker.core.engine.replica.row('crm-users', edit.userId)?.version).toBe(2));
  expect(await client.call('editUser', again)).toMatchObject({ ok: false, error: { kind: 'unexpected' } });
  expect(worker.core.engine.status().pending).toBe(0);
});
