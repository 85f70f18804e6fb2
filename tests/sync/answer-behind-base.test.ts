/** Answers to writes say where in the feed they stand: a row that the base knows more of is not put into it, on the screen or on disk. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, edit, eventually, GROUP, named } from '../support/edit-world.ts';
import { FakeServer, problem } from '../support/fake-server.ts';
import { group, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';

const CARL = uuid('crm-users', 12);
const CARLS = { kind: 'crm-users' as const, row: user(12) };

const lives: Life[] = [];
let number = 0;

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

/** `gates` holds calls back; answers to writes wait for `writes`. */
async function world(tells = true) {
  number += 1;
  const database = `answer-behind-base-${number}`;
  const server = new FakeServer(me(), [user(10), user(11)], {
    'crm-instances': [instance()],
    'crm-user-groups': [group(50)],
  });
  server.tellsPositions = tells;
  const gates: Record<string, Promise<void>> = {};
  const gate = async (call: string) => gates[call];
  const line: { writes?: Promise<void> } = {};
  const fetched: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await server.fetch(request);
    if (request.method !== 'GET') await line.writes;
    return answer;
  };
  const start = async () => {
    const life = await startLife({ database, server: { fetch: fetched }, gate });
    lives.push(life);
    return life;
  };
  const { engine } = await start();
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  engine.setWatched(false);
  /** Loads a copy, as after a time in which tombstones went. */
  const copy = async () => {
    server.deleted = [];
    server.epoch += 1;
    engine.setWatched(true);
    const cursor = `${server.epoch}:${server.seq}`;
    await eventually(() => expect(engine.replica.cursor).toBe(cursor));
    engine.setWatched(false);
  };
  const shown = (id: string = CARL) => engine.replica.directory.get('crm-users', id)?.fullName;
  /** What the next life of the worker finds. */
  const kept = async (id: string = CARL) => {
    engine.pause();
    return (await start()).engine.replica.directory.get('crm-users', id)?.fullName;
  };
  const isSaved = () => eventually(() => expect(engine.pending()).toEqual([]));
  return { server, engine, start, gates, line, copy, shown, kept, isSaved };
}

/** The addition is on the server, and nobody here has heard so. */
async function unheard(here: Awaited<ReturnType<typeof world>>): Promise<void> {
  const { server, engine } = here;
  server.loses = (path) => path.endsWith('/crm-users');
  await engine.add(CARLS);
  await eventually(() => expect(server.users.has(CARL)).toBe(true));
  server.loses = () => false;
  server.instead = (path) => (path.endsWith('/crm-users') ? problem(503, 'busy') : undefined);
}

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
    await eventually(() => expect(engine.replica.nextCopiedAt).not.toBeNull());
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
    await eventually(() => expect(engine.replica.nextCopiedAt).not.toBeNull());
    await engine.add(CARLS);
    await engine.edit(edit(named('Mine'), 1, BOB));
    await here.isSaved();
    here.server.instead = (path) => (path.endsWith('/changes') ? new Promise(() => undefined) : undefined);
    engine.setWatched(false);
    disk.resolve();
    await copied.catch(() => undefined);
    await eventually(() => expect(engine.replica.nextCopiedAt).toBeNull());
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

describe('a restored server', () => {
  it('has its answers shown before its copy is here', async () => {
    const here = await world();
    here.server.history += 1;
    await here.engine.add(CARLS);
    await here.isSaved();
    expect(here.shown()).toBe('User 12');
  });

  it('has none shown of what was deleted before its backup was written', async () => {
    const here = await world();
    const { server, engine } = here;
    await unheard(here);
    server.delete(CARL);
    await here.copy();
    server.history += 1;
    server.instead = null;
    await engine.pushNow();
    await here.isSaved();
    expect([...server.applied.values()]).toEqual([1]);
    expect(here.shown()).toBeUndefined();
    expect(await here.kept()).toBeUndefined();
  });

  it('has none shown to an edit of what is gone here', async () => {
    const here = await world();
    const { server, engine } = here;
    server.loses = (path) => path.endsWith(ALICE);
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect([...server.applied.values()]).toEqual([1]));
    server.loses = () => false;
    server.instead = (path) => (path.endsWith(ALICE) ? problem(503, 'busy') : undefined);
    const before = server.users.get(ALICE);
    server.delete(ALICE);
    await here.copy();
    if (before) server.users.set(ALICE, before);
    server.history += 1;
    server.instead = null;
    await engine.pushNow();
    await here.isSaved();
    expect(here.shown(ALICE)).toBeUndefined();
    expect(await here.kept(ALICE)).toBeUndefined();
  });

  it('has none shown of the history that the base has left', async () => {
    const here = await world();
    const { server, engine, line } = here;
    const answer = Promise.withResolvers<void>();
    line.writes = answer.promise;
    await engine.add(CARLS);
    await eventually(() => expect(server.users.has(CARL)).toBe(true));
    server.users.delete(CARL);
    server.history += 1;
    await here.copy();
    answer.resolve();
    await here.isSaved();
    expect(here.shown()).toBeUndefined();
  });
});
