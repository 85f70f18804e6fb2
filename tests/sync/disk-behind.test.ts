/** A disk that refuses a delta: what was on the screen is fetched again by the next life of the worker, never passed over. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it } from 'vitest';
import { ALICE, BOB, edit, endAll, eventually, named } from '../support/edit-world.ts';
import { FakeServer, problem } from '../support/fake-server.ts';
import { instance, me, user } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const lives: Life[] = [];
afterEach(() => {
  endAll();
  for (const life of lives.splice(0)) life.end();
});

const known = ({ engine }: Life, id: string) => engine.replica.directory.get('crm-users', id)?.fullName;

async function watching(life: Life): Promise<Life> {
  lives.push(life);
  life.engine.setWatched(true);
  life.engine.resume();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  return life;
}

it('asks again for what a full disk did not keep, though later changes were kept', async () => {
  const server = new FakeServer(me(), [user(10), user(11)], { 'crm-instances': [instance()] });
  let refusals = 0;
  const gate = async (call: string) => {
    if (call !== 'before cache.applyDelta' || refusals > 0 || server.seq < 4) return;
    refusals += 1;
    throw new DOMException('The disk is full.', 'QuotaExceededError');
  };
  const database = 'disk-behind';
  const first = await watching(await startLife({ database, server, gate }));
  server.put(user(10, { version: 2, fullName: 'Not kept' }));
  await eventually(() => expect(known(first, ALICE)).toBe('Not kept'));
  expect(refusals).toBe(1);
  server.put(user(11, { version: 2, fullName: 'Kept' }));
  await eventually(() => expect(known(first, BOB)).toBe('Kept'));
  first.end();
  const second = await watching(await startLife({ database, server }));
  await eventually(() => expect([known(second, ALICE), known(second, BOB)]).toEqual(['Not kept', 'Kept']));
});

it('goes on as it was when the disk refuses a sign-out: the edit that waits is saved, and others are heard of', async () => {
  const server = new FakeServer(me(), [user(10), user(11)], { 'crm-instances': [instance()] });
  const gate = async (call: string) => {
    if (call === 'before cache.wipe') throw new DOMException('The transaction was aborted.', 'AbortError');
  };
  const life = await watching(await startLife({ database: 'sign-out-refused', server, gate }));
  server.instead = (path) => (path.endsWith(ALICE) ? problem(503, 'busy') : undefined);
  await life.engine.edit(edit(named('Mine')));
  await expect(life.engine.wipe()).rejects.toThrow('aborted');
  server.instead = null;
  server.put(user(11, { version: 2, fullName: 'Theirs' }));
  await eventually(() => expect(known(life, BOB)).toBe('Theirs'));
  await life.engine.pushNow();
  await eventually(() => expect(life.engine.status()).toMatchObject({ state: 'live', pending: 0 }));
  expect(server.users.get(ALICE)?.fullName).toBe('Mine');
});
