/** Answers of a record that others deleted, and those of a restored server: a base that has the record shows them, one that knows it as gone does not. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ALICE, edit, eventually, named } from '../support/edit-world.ts';
import { problem } from '../support/fake-server.ts';
import { CARL, CARLS, unheard, unheardEdit, lateAnswers as world } from '../support/late-answers.ts';
import { uuid } from '../support/rows.ts';

describe('an edit that is answered again, of a record that others have deleted', () => {
  it('is shown by a base that has the record still', async () => {
    const here = await world();
    await unheardEdit(here);
    here.server.delete(ALICE);
    here.server.instead = null;
    await here.engine.pushNow();
    await here.isSaved();
    expect([...here.server.applied.values()]).toEqual([1]);
    expect(here.shown(ALICE)).toBe('Mine');
    expect(await here.kept(ALICE)).toBe('Mine');
  });

  it('is shown by a copy that was written before it', async () => {
    const here = await world();
    const { server, engine, gates } = here;
    const disk = Promise.withResolvers<void>();
    gates['before cache.swapSnapshot'] = disk.promise;
    const copied = here.copy();
    await eventually(() => expect(engine.replica.nextCopy).not.toBeNull());
    await unheardEdit(here);
    server.delete(ALICE);
    server.instead = (path) => (path.endsWith('/changes') ? new Promise(() => undefined) : undefined);
    await engine.pushNow();
    await here.isSaved();
    engine.setWatched(false);
    disk.resolve();
    await copied.catch(() => undefined);
    await eventually(() => expect(engine.replica.nextCopy).toBeNull());
    expect(here.shown(ALICE)).toBe('Mine');
    expect(await here.kept(ALICE)).toBe('Mine');
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
    await unheardEdit(here);
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

describe('an edit that is saved before the client has heard that it may see the record again', () => {
  it('is shown by the copy that comes then, though that was written before it', async () => {
    const here = await world();
    const { server, engine, gates } = here;
    server.instead = (path) => (path.endsWith(ALICE) ? problem(503, 'busy') : undefined);
    await engine.edit(edit(named('Mine')));
    const [wide, elsewhere] = [server.me, uuid('crm-instances', 9)];
    server.me = {
      ...wide,
      since: 'narrow',
      grants: [{ role: 'admin', instanceId: elsewhere, crmUserId: null }],
    };
    const copied = Promise.withResolvers<void>();
    const isWritten = Promise.withResolvers<void>();
    gates['before remote.readSnapshotPart'] = isWritten.promise;
    engine.setWatched(true);
    await eventually(() => expect(here.shown(ALICE)).toBeUndefined());
    gates['after remote.readChanges'] = copied.promise;
    const before = server.requests.length;
    isWritten.resolve();
    await eventually(() => expect(server.requests.slice(before)).toContain('GET /v1/changes'));
    server.me = { ...wide, since: 'wide' };
    server.instead = (path) => (path.endsWith('/me') ? new Promise(() => undefined) : undefined);
    await engine.pushNow();
    await here.isSaved();
    server.instead = null;
    gates['before remote.readChanges'] = new Promise(() => undefined);
    copied.resolve();
    await eventually(() => expect(here.shown(ALICE)).toBe('Mine'));
  });
});
