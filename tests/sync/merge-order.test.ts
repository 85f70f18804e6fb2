/** Edits that join one in conflict: each is in the outbox once, and the last word of a person stays the last (found by seeds 146 and 157 of the simulator). */
import { afterEach, expect, it } from 'vitest';
import {
  ALICE,
  BOB,
  edit,
  endAll,
  eventually,
  GROUP,
  idle,
  named,
  theirs,
  world,
} from '../support/edit-world.ts';
import { user } from '../support/rows.ts';

afterEach(endAll);

/** Nothing of Alice is sent until Bob's edit, which is under way, was answered. */
async function busyWorld(row: Parameters<typeof theirs>[0], first: Parameters<typeof edit>[0]) {
  const here = await world();
  const { server, engine } = here;
  server.put(theirs(row));
  await engine.edit(edit(first));
  await eventually(() => expect(engine.status().parked).toBe(1));
  const held = Promise.withResolvers<void>();
  const hold = async () => {
    server.instead = async (path) => {
      if (path.includes(BOB)) await held.promise;
      return undefined as unknown as Response;
    };
    await engine.edit(edit(named('Bob'), 1, BOB));
    await eventually(() => expect(engine.pending().some(({ state }) => state === 'sending')).toBe(true));
  };
  const ofAlice = () => engine.replica.entriesOf(ALICE);
  const hear = async (version: number, changes: Parameters<typeof theirs>[0]) => {
    engine.setWatched(true);
    server.put(user(10, { version, updatedBy: 'admin.ben', ...row, ...changes }));
    const known = () => engine.replica.directory.get('crm-users', ALICE)?.version;
    await eventually(() => expect(known()).toBe(version));
  };
  return { ...here, hold, release: held.resolve, ofAlice, hear };
}

it('an edit that joined is no edit of its own any more, also where others made a part of it alike', async () => {
  const { engine, hold, release, ofAlice, hear } = await busyWorld({ fullName: 'Theirs' }, named('Mine'));
  await hold();
  await engine.edit(edit({ set: { fullName: 'Answer', nativeId: '55' } }, 2));
  await hear(3, { nativeId: '55' });
  await eventually(() => expect(ofAlice()[0]).toMatchObject({ patch: named('Answer'), state: 'waiting' }));
  expect(ofAlice()).toHaveLength(1);
  release();
  await idle(engine);
  expect(engine.status()).toMatchObject({ pending: 0, parked: 0 });
});

it('a later edit does not join past one in between that changes the same thing', async () => {
  const { server, engine, hold, release, ofAlice, hear } = await busyWorld(
    { fullName: 'Theirs', nativeId: '2' },
    { set: { fullName: 'First', nativeId: '1' } },
  );
  await engine.edit(edit(named('Second')));
  await eventually(() => expect(engine.status().parked).toBe(2));
  const [first, second] = ofAlice().map(({ changeId }) => changeId);
  await hold();
  await engine.edit(edit(named('Third'), 2));
  await hear(3, { groupId: GROUP });
  await engine.decide({ changeId: second ?? '', keep: 'mine', version: 3 });
  await hear(4, { groupId: null });
  await eventually(() => expect(ofAlice()).toHaveLength(1));
  release();
  await idle(engine);
  await engine.decide({ changeId: first ?? '', keep: 'mine', version: 4 });
  await idle(engine);
  expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Third', nativeId: '1' });
});
