/** Faults of `docs/FAULTS.md` that an edit meets on its way: long absences, keys that are known otherwise, a disk without room, how long it waits. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { backoffMs } from '../../lib/sync/backoff.ts';
import { ALICE, BOB, edit, endAll, eventually, named, theirs, world } from '../support/edit-world.ts';
import { FakeServer, json, problem } from '../support/fake-server.ts';
import { instance, me, user } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';

afterEach(endAll);

const DAY = 24 * 3_600_000;

describe('an edit made offline', () => {
  it('is saved after 30 days, beside what others changed meanwhile', async () => {
    const { server, engine, clock } = await world();
    server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().state).toBe('offline'));
    server.put(theirs({ nativeId: '77' }));
    clock.advance(30 * DAY);
    server.instead = null;
    engine.setWatched(true);
    engine.syncNow();
    await eventually(() => expect(engine.status()).toMatchObject({ state: 'live', pending: 0 }));
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', nativeId: '77' });
  });

  it('is kept and sent after 30 days in which the server forgot all that it could say of the time between', async () => {
    const { server, engine, clock } = await world();
    server.instead = () => Promise.reject(new TypeError('Failed to fetch'));
    await engine.edit(edit(named('Mine')));
    server.delete(BOB);
    server.epoch += 1;
    clock.advance(30 * DAY);
    server.instead = null;
    engine.setWatched(true);
    engine.syncNow();
    await eventually(() => expect(engine.status()).toMatchObject({ state: 'live', pending: 0 }));
    expect(server.users.get(ALICE)?.fullName).toBe('Mine');
    expect(engine.replica.directory.get('crm-users', BOB)).toBeUndefined();
  });
});

it('an edit whose key the server knows with another body is set aside with its reason, and holds up nothing', async () => {
  const { server, engine } = await world();
  server.instead = (path) =>
    path.endsWith(ALICE) ? problem(422, 'key_reused', { detail: 'The key was used before.' }) : undefined;
  await engine.edit(edit(named('Mine')));
  await engine.edit(edit(named('Next'), 1, BOB));
  await eventually(() => expect(server.users.get(BOB)?.fullName).toBe('Next'));
  await eventually(() => expect(engine.status()).toMatchObject({ pending: 1, parked: 1 }));
  expect(engine.pending()).toMatchObject([
    { state: 'parked', error: { kind: 'refused', detail: 'The key was used before.' } },
  ]);
});

it('an edit waits while the disk of the server is full, with its words, and goes when there is room', async () => {
  const { server, engine, clock } = await world();
  const full = { status: 507, code: 'disk_full', title: 'No room left', detail: 'The disk is full.' };
  server.instead = (path) => (path.endsWith(ALICE) ? json(507, full, { 'retry-after': '30' }) : undefined);
  await engine.edit(edit(named('Mine')));
  await eventually(() => expect(engine.status()).toMatchObject({ state: 'failed', pending: 1, parked: 0 }));
  expect(engine.status().reason).toMatchObject({ detail: 'The disk is full.' });
  server.instead = null;
  clock.advance(31_000);
  await eventually(() => expect(server.users.get(ALICE)?.fullName).toBe('Mine'));
});

it('an edit for which the disk has no room is refused, shown nowhere, and no later one with it', async () => {
  const server = new FakeServer(me(), [user(10), user(11)], { 'crm-instances': [instance()] });
  let isFull = true;
  const gate = async (call: string) => {
    if (isFull && call === 'before cache.addEdit')
      throw new DOMException('The disk is full.', 'QuotaExceededError');
  };
  const life = await startLife({ database: 'outbox-quota', server, gate });
  const { engine } = life;
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  await expect(engine.edit(edit(named('No room')))).rejects.toThrow('The disk is full.');
  expect(engine.status().pending).toBe(0);
  expect(engine.replica.shown.get('crm-users', ALICE)?.fullName).toBe(user(10).fullName);
  isFull = false;
  await engine.edit(edit(named('Room')));
  await eventually(() => expect(server.users.get(ALICE)?.fullName).toBe('Room'));
  life.end();
});

describe('the wait before the next attempt', () => {
  it.each([0, 0.5, 1])('is what the server asked for and more, never less (random %d)', (random) => {
    for (const failures of [1, 3, 50]) {
      const asked = backoffMs({ failures, retryAfterMs: 30_000, random });
      expect(asked).toBeGreaterThanOrEqual(30_000);
      expect(asked).toBeLessThanOrEqual(45_000);
    }
  });

  it('is anywhere between nothing and twice the last one, up to a quarter of a minute', () => {
    const waits = (random: number) =>
      [1, 2, 3, 4, 5, 6, 100].map((failures) => backoffMs({ failures, retryAfterMs: null, random }));
    expect(waits(0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(waits(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });
});
