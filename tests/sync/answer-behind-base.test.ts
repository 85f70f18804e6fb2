/** Answers to writes say where in the feed they stand: a row that the base knows more of is not put into it, on the screen or on disk. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ALICE, BOB, edit, eventually, GROUP, named } from '../support/edit-world.ts';
import { CARL, CARLS, unheard, lateAnswers as world } from '../support/late-answers.ts';
import { user } from '../support/rows.ts';

describe('an addition that is answered again', () => {
  it('does not come back when others deleted it before the copy', async () => {
    const here = await world();
    const { server, engine } = here;
    await unheard(here);
    server.delete(CARL);
    await here.copy();
    server.instead = null;
    await engine.pushNow();
    await here.isSaved();
    expect([...server.applied.values()]).toEqual([1]);
    expect(here.shown()).toBeUndefined();
    expect(await here.kept()).toBeUndefined();
  });

  it('does not come back in the next life, which has the copy from its disk', async () => {
    const here = await world();
    await unheard(here);
    here.server.delete(CARL);
    await here.copy();
    here.engine.pause();
    const { engine } = await here.start();
    here.server.instead = null;
    engine.resume();
    await eventually(() => expect(engine.pending()).toEqual([]));
    expect(engine.replica.directory.get('crm-users', CARL)).toBeUndefined();
  });

  it('is shown at once by a base that is older', async () => {
    const here = await world();
    await unheard(here);
    here.server.instead = null;
    await here.engine.pushNow();
    await here.isSaved();
    expect(here.shown()).toBe('User 12');
    expect(await here.kept()).toBe('User 12');
  });

  it('is shown by a server that tells no positions', async () => {
    const here = await world(false);
    await unheard(here);
    here.server.instead = null;
    await here.engine.pushNow();
    await here.isSaved();
    expect(here.shown()).toBe('User 12');
  });

  it('is put into a copy of a server that told none', async () => {
    const here = await world(false);
    await unheard(here);
    here.server.tellsPositions = true;
    here.server.instead = null;
    await here.engine.pushNow();
    await here.isSaved();
    expect(here.shown()).toBe('User 12');
  });
});

describe('an answer that is long on its way', () => {
  it('does not bring back an addition that a copy knows to be gone', async () => {
    const here = await world();
    const { server, engine, line } = here;
    const answer = Promise.withResolvers<void>();
    line.writes = answer.promise;
    await engine.add(CARLS);
    await eventually(() => expect(server.users.has(CARL)).toBe(true));
    server.delete(CARL);
    await here.copy();
    answer.resolve();
    await here.isSaved();
    expect(here.shown()).toBeUndefined();
    expect(await here.kept()).toBeUndefined();
  });

  it.each(['before', 'after'])('nor when it comes %s the disk takes the copy', async (when) => {
    const here = await world();
    const { server, engine, gates, line } = here;
    const [answer, disk] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    line.writes = answer.promise;
    await engine.add(CARLS);
    await eventually(() => expect(server.users.has(CARL)).toBe(true));
    server.delete(CARL);
    gates[`${when} cache.swapSnapshot`] = disk.promise;
    const copied = here.copy();
    await eventually(() => expect(engine.replica.nextCopy).not.toBeNull());
    answer.resolve();
    await here.isSaved();
    disk.resolve();
    await copied;
    expect(here.shown()).toBeUndefined();
    expect(await here.kept()).toBeUndefined();
  });

  it('nor when the copy takes the place of the base while the disk stores it', async () => {
    const here = await world();
    const { server, engine, gates, line } = here;
    const [answer, disk] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    line.writes = answer.promise;
    gates['after cache.settleEdit'] = disk.promise;
    await engine.add(CARLS);
    await eventually(() => expect(server.users.has(CARL)).toBe(true));
    server.delete(CARL);
    answer.resolve();
    await here.copy();
    disk.resolve();
    await here.isSaved();
    expect(here.shown()).toBeUndefined();
  });

  it('shows what was saved after the copy was written', async () => {
    const here = await world();
    const { engine, gates } = here;
    const disk = Promise.withResolvers<void>();
    gates['before cache.swapSnapshot'] = disk.promise;
    const copied = here.copy();
    await eventually(() => expect(engine.replica.nextCopy).not.toBeNull());
    await engine.add(CARLS);
    await engine.edit(edit(named('Mine'), 1, BOB));
    await here.isSaved();
    here.server.instead = (path) => (path.endsWith('/changes') ? new Promise(() => undefined) : undefined);
    engine.setWatched(false);
    disk.resolve();
    await copied.catch(() => undefined);
    await eventually(() => expect(engine.replica.nextCopy).toBeNull());
    expect([here.shown(), here.shown(BOB)]).toEqual(['User 12', 'Mine']);
    expect(await here.kept()).toBe('User 12');
  });
});

describe('the row of a refusal', () => {
  it('is not shown where a copy knows the record to be gone', async () => {
    const here = await world();
    const { server, engine, line } = here;
    const answer = Promise.withResolvers<void>();
    line.writes = answer.promise;
    server.put(user(10, { version: 2, groupId: GROUP }));
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(server.writes).toHaveLength(1));
    server.delete(ALICE);
    await here.copy();
    answer.resolve();
    await eventually(() => expect(engine.pending()).toMatchObject([{ state: 'parked' }]));
    expect(here.shown(ALICE)).toBeUndefined();
    expect(await here.kept(ALICE)).toBeUndefined();
  });

  it('nor where others had made the edit alike', async () => {
    const here = await world();
    const { server, engine, line } = here;
    const answer = Promise.withResolvers<void>();
    line.writes = answer.promise;
    server.put(user(10, { version: 2, fullName: 'Mine' }));
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(server.writes).toHaveLength(1));
    server.delete(ALICE);
    await here.copy();
    answer.resolve();
    await here.isSaved();
    expect(here.shown(ALICE)).toBeUndefined();
    expect(await here.kept(ALICE)).toBeUndefined();
  });
});
