/** Edits that the server refused: sent again, corrected or dropped, never over what somebody else changed meanwhile. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ALICE,
  BOB,
  edit,
  endAll,
  eventually,
  idle,
  mapped,
  named,
  theirs,
  world,
} from '../support/edit-world.ts';
import { type FakeServer, problem } from '../support/fake-server.ts';
import { user, uuid } from '../support/rows.ts';
import { readStore } from '../support/sync-life.ts';

afterEach(endAll);

describe('a parked edit', () => {
  const refuse = (server: FakeServer, id: string, code = 'agent_taken', status = 409) => {
    server.instead = (path) => (path.endsWith(id) ? problem(status, code, { rule: 'C7' }) : undefined);
  };

  it('never overwrites on a retry what somebody else changed meanwhile', async () => {
    const { server, engine } = await world();
    refuse(server, ALICE);
    const { changeId } = await engine.edit(edit(mapped(600)));
    await eventually(() => expect(engine.status().parked).toBe(1));
    server.instead = null;
    server.put(theirs(mapped(601).set));
    engine.setWatched(true);
    server.wake();
    await engine.retry(changeId);
    await idle(engine);
    expect(server.users.get(ALICE)?.mapping).toEqual(mapped(601).set.mapping);
    expect(engine.pending()[0]?.error?.kind).toBe('conflict');
  });

  it('is saved by a retry once its reason has passed', async () => {
    const { server, engine } = await world();
    refuse(server, ALICE, 'forbidden', 403);
    const { changeId } = await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.pending()[0]?.error?.kind).toBe('forbidden'));
    server.instead = null;
    await engine.retry(changeId);
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)?.fullName).toBe('Mine');
  });

  it('is not made a second time by a retry, where its answer was lost and then the right to it', async () => {
    const { server, engine, clock } = await world();
    server.loses = (path) => path.endsWith(ALICE);
    const { changeId } = await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().state).toBe('offline'));
    server.loses = () => false;
    refuse(server, ALICE, 'forbidden', 403);
    clock.advance(60_000);
    await eventually(() => expect(engine.pending()[0]?.error?.kind).toBe('forbidden'));
    server.instead = null;
    // Somebody takes it back, having seen it.
    server.put(user(10, { version: 3, fullName: 'User 10' }));
    await engine.retry(changeId);
    await idle(engine);
    expect(engine.pending()).toEqual([]);
    expect(server.users.get(ALICE)).toMatchObject({ version: 3, fullName: 'User 10' });
  });

  it.each([404, 410])(
    'of a record that was deleted (%i) says so, and is saved once it is restored',
    async (status) => {
      const { server, engine } = await world();
      refuse(server, ALICE, 'not_found', status);
      const { changeId } = await engine.edit(edit(named('Mine')));
      await eventually(() => expect(engine.pending()[0]?.error?.kind).toBe('not-found'));
      server.instead = null;
      server.put(user(10, { version: 4 }));
      await engine.retry(changeId);
      await idle(engine);
      expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', version: 5 });
    },
  );

  it('of a move is retried with its other half, whichever of both is asked for', async () => {
    const { server, engine } = await world();
    refuse(server, ALICE);
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await eventually(() => expect(engine.status().parked).toBe(2));
    server.instead = null;
    const [, heir] = engine.pending();
    await engine.retry(heir?.changeId ?? '');
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(BOB)?.mapping).toEqual(mapped(600).set.mapping);
  });

  it('of a move is dropped with its other half', async () => {
    const { server, engine, database } = await world();
    refuse(server, ALICE);
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await eventually(() => expect(engine.status().parked).toBe(2));
    const [, heir] = engine.pending();
    expect(await engine.discard(heir?.changeId ?? '')).toBe(true);
    expect(await readStore(database, 'outbox')).toEqual([]);
  });

  it('in conflict lets the edit behind it go once it is decided', async () => {
    const { server, engine } = await world();
    server.put(theirs(mapped(601).set));
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await eventually(() => expect(engine.status().parked).toBe(2));
    const [first] = engine.pending();
    await engine.decide({ changeId: first?.changeId ?? '', keep: 'theirs', version: 2 });
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)?.mapping).toEqual(mapped(601).set.mapping);
    expect(server.users.get(BOB)?.mapping).toEqual(mapped(600).set.mapping);
  });

  it('is stored together with what needs it: a disk that takes but one more change leaves nothing to wait for ever', async () => {
    const { server, engine, cache, start } = await world();
    server.put(theirs(mapped(601).set));
    const changeEdits = cache.changeEdits.bind(cache);
    const noRoom = async () => Promise.reject(new DOMException('There is no room.', 'QuotaExceededError'));
    vi.spyOn(cache, 'changeEdits').mockImplementation(async (...given) => {
      await changeEdits(...given);
      vi.spyOn(cache, 'saveEdit').mockImplementation(noRoom);
      vi.spyOn(cache, 'changeEdits').mockImplementation(noRoom);
    });
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await eventually(() => expect(engine.status().parked).toBeGreaterThan(0));
    engine.pause();
    const next = await start();
    expect(next.engine.pending()).toMatchObject([
      { error: { kind: 'conflict' } },
      { error: { kind: 'blocked' } },
    ]);
  });

  it('that needs two others stays set aside until both may go', async () => {
    const { server, engine } = await world();
    server.put(user(99, { username: 'taken' }));
    const added = user(1_000, { version: 0, username: 'taken' });
    engine.pause();
    const { changeId } = await engine.add({ kind: 'crm-users', row: added });
    await engine.editPair([edit(mapped()), edit(mapped(600), 0, added.id)]);
    server.put(theirs(mapped(601).set));
    engine.resume();
    await eventually(() => expect(engine.status().parked).toBe(3));
    const emptied = engine.pending().find(({ id }) => id === ALICE);
    await engine.decide({ changeId: emptied?.changeId ?? '', keep: 'theirs', version: 2 });
    await idle(engine);
    expect(engine.pending()).toMatchObject([
      { id: added.id, state: 'parked' },
      { id: added.id, state: 'parked', error: { kind: 'blocked' } },
    ]);
    await engine.revise(changeId, { username: 'free', nativeId: '5', fullName: 'New' });
    await idle(engine);
    expect(engine.pending()).toEqual([]);
    expect(server.users.get(added.id)?.mapping).toEqual(mapped(600).set.mapping);
  });

  it('among fifty others goes with all of them at one command, but for a conflict', async () => {
    const { server, engine } = await world();
    server.instead = (path) => (path.includes('crm-users') ? problem(403, 'forbidden') : undefined);
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    for (let count = 0; count < 50; count += 1) {
      const added = user(1_000 + count, { version: 0 });
      await engine.add({ kind: 'crm-users', row: added });
    }
    await eventually(() => expect(engine.status().parked).toBe(52));
    server.instead = null;
    server.put(theirs(mapped(601).set));
    await engine.retryAll();
    await idle(engine);
    expect(engine.pending()).toMatchObject([{ error: { kind: 'conflict' } }, { error: { kind: 'blocked' } }]);
    expect(server.users.size).toBe(52);
    await engine.retryAll();
    await idle(engine);
    expect(engine.status().parked).toBe(2);
    await engine.discardAll();
    expect(engine.status().pending).toBe(0);
  });

  it('that adds a user is corrected and saved, with the edits made of the user since', async () => {
    const { server, engine } = await world();
    server.put(user(99, { username: 'taken' }));
    engine.pause();
    const { changeId } = await engine.add({
      kind: 'crm-users',
      row: user(1_000, { version: 0, username: 'taken' }),
    });
    await engine.edit(edit(mapped(600), 0, uuid('crm-users', 1_000)));
    engine.resume();
    await eventually(() => expect(engine.pending()[0]?.error).toMatchObject({ problem: { rule: 'C2' } }));
    await engine.revise(changeId, { username: 'free', nativeId: '5', fullName: 'New' });
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(uuid('crm-users', 1_000))).toMatchObject({
      username: 'free',
      nativeId: '5',
      fullName: 'New',
      mapping: mapped(600).set.mapping,
    });
  });
});
