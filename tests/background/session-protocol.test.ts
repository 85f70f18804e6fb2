/** A server of another time: nothing is edited or sent until it is understood again, in this life of the worker and the next. */
import { afterEach, expect, it, vi } from 'vitest';
import { me, uuid } from '../support/rows.ts';
import { atWork, claims, endAll, openPanel, startAgain } from './at-work.ts';

afterEach(endAll);

const edit = { userId: uuid('crm-users', 10), baseVersion: 1, patch: { set: { groupId: null } } };

const soon = <T>(check: () => T) => vi.waitFor(check, { timeout: 10_000 });

async function upgraded(protocol: { min: number; max: number }) {
  const here = await atWork();
  await here.site(claims(1));
  here.server.me = me({ protocol, since: 'me-2' });
  here.server.wake();
  await soon(() => expect(here.view().readOnly).toEqual({ reason: 'incompatible' }));
  return here;
}

it.each([
  ['extension', { min: 2, max: 3 }],
  ['server', { min: 0, max: 0 }],
] as const)('says that the %s is behind, and shows the copy', async (behind, protocol) => {
  const { view } = await upgraded(protocol);
  await soon(() =>
    expect(view().sync).toMatchObject({ state: 'failed', reason: { kind: 'incompatible', behind } }),
  );
  expect(view().person.kind).toBe('person');
});

it('keeps an edit until the server is understood again, and needs no reload', async () => {
  const { client, server, view } = await upgraded({ min: 2, max: 2 });
  await client.call('editUser', edit);
  expect(view().sync.pending).toBe(1);
  expect(server.writes).toEqual([]);
  server.me = me({ since: 'me-3' });
  await client.call('syncNow', {});
  await soon(() => expect(view().sync).toMatchObject({ state: 'live', pending: 0 }));
  expect(server.writes).toHaveLength(1);
  expect(view().readOnly).toBeNull();
});

it('is remembered by the next life of the worker, which sends nothing', async () => {
  const { profile, server, worker } = await upgraded({ min: 2, max: 2 });
  worker.end();
  const next = await startAgain(profile, server);
  const { view, client } = await openPanel(next);
  expect(view().readOnly).toEqual({ reason: 'incompatible' });
  await client.call('editUser', edit);
  await soon(() => expect(view().sync.state).toBe('failed'));
  expect(server.writes).toEqual([]);
});

it('is found out by its name though the rest of its answer is not understood', async () => {
  const here = await atWork();
  here.server.me = { serverVersion: '9.0.0', protocol: { min: 9, max: 9 } } as never;
  here.server.wake();
  await soon(() =>
    expect(here.view().sync.reason).toMatchObject({ kind: 'incompatible', behind: 'extension' }),
  );
  expect(here.view().session.username).toBe('admin.ada');
});

it('is reloaded on command', async () => {
  const { client, profile } = await upgraded({ min: 2, max: 2 });
  await client.call('reloadExtension', {});
  expect(profile.browser.reloads).toBe(1);
});
