/** Edits that meet a change of somebody else: merged, done, or kept for a person; over a real cache and a server at the HTTP border. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import {
  ALICE,
  BOB,
  edit,
  endAll,
  eventually,
  GROUP,
  idle,
  mapped,
  named,
  theirs,
  world,
} from '../support/edit-world.ts';
import { user } from '../support/rows.ts';
import { readStore } from '../support/sync-life.ts';

afterEach(endAll);

describe('an edit of a row that somebody else changed', () => {
  it('elsewhere is sent again under a new key, and both stay', async () => {
    const { server, engine } = await world();
    server.put(theirs({ groupId: GROUP }));
    await engine.edit(edit(named('Mine')));
    await idle(engine);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', groupId: GROUP, version: 3 });
    expect(engine.status()).toMatchObject({ pending: 0, parked: 0 });
    expect(server.writes.map(({ ifMatch }) => ifMatch)).toEqual(['"1"', '"2"']);
    expect(new Set(server.writes.map(({ key }) => key)).size).toBe(2);
  });

  it('in the same way is done without another write', async () => {
    const { server, engine, database } = await world();
    server.put(theirs({ fullName: 'Same', groupId: GROUP }));
    await engine.edit(edit(named('Same')));
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.writes).toHaveLength(1);
    expect(engine.replica.directory.get('crm-users', ALICE)).toMatchObject({ groupId: GROUP, version: 2 });
    expect(await readStore(database, 'outbox')).toEqual([]);
  });

  it('in one of its fields alike shows that at once, before the feed brings it', async () => {
    const { server, engine } = await world();
    server.put(theirs({ groupId: GROUP }));
    const again = Promise.withResolvers<void>();
    let writes = 0;
    server.instead = async (path) => {
      writes += path.includes('crm-users') ? 1 : 0;
      if (writes > 1) await again.promise;
      return undefined as unknown as Response;
    };
    await engine.edit(edit({ set: { fullName: 'Mine', groupId: GROUP } }));
    await eventually(() => expect(writes).toBe(2));
    expect(engine.replica.shown.get('crm-users', ALICE)).toMatchObject({ fullName: 'Mine', groupId: GROUP });
    again.resolve();
    await idle(engine);
  });

  it('in the same field is kept, with the row as it is now, and holds up nothing else', async () => {
    const { server, engine, database } = await world();
    server.put(theirs({ fullName: 'Theirs' }));
    await engine.edit(edit(named('Mine')));
    await engine.edit(edit(named('Other'), 1, BOB));
    await idle(engine);
    expect(server.users.get(ALICE)?.fullName).toBe('Theirs');
    expect(server.users.get(BOB)?.fullName).toBe('Other');
    expect(engine.pending()).toMatchObject([
      { state: 'parked', error: { kind: 'conflict', current: { fullName: 'Theirs' } } },
    ]);
    expect(await readStore(database, 'outbox')).toMatchObject([{ patch: named('Mine'), state: 'parked' }]);
  });

  it('waits no longer when they take their change back', async () => {
    const { server, engine } = await world();
    server.put(theirs({ fullName: 'Theirs' }));
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().parked).toBe(1));
    engine.setWatched(true);
    server.put(user(10, { version: 3, nativeId: '77', updatedBy: 'admin.ben' }));
    await eventually(() => expect(engine.status().pending).toBe(0));
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', nativeId: '77' });
  });

  it('is asked about when nobody knows what it was made on', async () => {
    const { server, engine } = await world();
    engine.setWatched(true);
    server.put(theirs({ fullName: 'Theirs' }));
    await eventually(() => expect(engine.replica.directory.get('crm-users', ALICE)?.version).toBe(2));
    await engine.edit(edit(named('Mine'), 1));
    await eventually(() => expect(engine.status().parked).toBe(1));
    expect(server.users.get(ALICE)?.fullName).toBe('Theirs');
  });

  it('does not join an older one that waits, which would hide their change', async () => {
    const { server, engine } = await world();
    engine.pause();
    await engine.edit(edit({ set: { nativeId: '77' } }));
    engine.replica.directory.apply({ rows: { 'crm-users': [theirs({ fullName: 'Theirs' })] }, deleted: [] });
    server.put(theirs({ fullName: 'Theirs' }));
    await engine.edit(edit(named('Mine'), 2));
    engine.resume();
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', nativeId: '77' });
  });
});

describe('edits of one record behind one that meets another change', () => {
  /** Holds the first write until both edits are queued. */
  async function twoEdits(first: CrmUserPatch, second: CrmUserPatch, row: Partial<CrmUser>) {
    const here = await world();
    const { server, engine } = here;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.instead = async (path) => {
      if (path.includes('crm-users')) await held;
      return undefined as unknown as Response;
    };
    await engine.edit(edit(first));
    await eventually(() => expect(engine.pending()[0]?.state).toBe('sending'));
    await engine.edit(edit(second));
    server.put(theirs(row));
    server.instead = null;
    release();
    await idle(engine);
    return here;
  }

  it('follow it in order when it could be merged', async () => {
    const { server, engine } = await twoEdits(named('First'), named('Second'), { groupId: GROUP });
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Second', groupId: GROUP });
    expect(server.writes.map(({ body }) => (body as CrmUserPatch).set?.fullName)).toEqual([
      'First',
      'First',
      'Second',
      'Second',
    ]);
  });

  it('join it when both change what is asked about', async () => {
    const { server, engine } = await twoEdits(mapped(600), mapped(600, 601), {
      mapping: { mode: 'override', agents: [] },
    });
    expect(engine.pending()).toHaveLength(1);
    const [{ changeId = '' } = {}] = engine.pending();
    await engine.decide({ changeId, keep: 'mine', version: 2 });
    await idle(engine);
    expect(server.users.get(ALICE)?.mapping).toEqual(mapped(600, 601).set.mapping);
  });

  it('that take back what others made alike are not taken for no edit', async () => {
    const first = { set: { fullName: 'Same', nativeId: '1' } };
    const { server, engine } = await twoEdits(first, named('User 10'), { fullName: 'Same' });
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'User 10', nativeId: '1' });
  });

  it('and made on what the others wrote are the answer to them', async () => {
    const { server, engine } = await world();
    server.put(theirs({ fullName: 'Theirs' }));
    await engine.edit(edit(named('Mine')));
    await eventually(() => expect(engine.status().parked).toBe(1));
    const other = Promise.withResolvers<void>();
    server.instead = async (path) => {
      if (path.includes(BOB)) await other.promise;
      return undefined as unknown as Response;
    };
    await engine.edit(edit(named('Bob'), 1, BOB));
    await eventually(() => expect(engine.pending().some(({ state }) => state === 'sending')).toBe(true));
    await engine.edit(edit(named('User 10'), 2));
    engine.setWatched(true);
    server.put(user(10, { version: 3, fullName: 'Theirs', nativeId: '55', updatedBy: 'admin.ben' }));
    await eventually(() => expect(engine.pending()).toHaveLength(2));
    other.resolve();
    await idle(engine);
    expect(engine.status()).toMatchObject({ pending: 0, parked: 0 });
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'User 10', nativeId: '55' });
  });

  it('go on when they change something else', async () => {
    const { server, engine } = await twoEdits(
      named('First'),
      { set: { groupId: GROUP } },
      { fullName: 'Theirs' },
    );
    expect(engine.status()).toMatchObject({ pending: 1, parked: 1 });
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Theirs', groupId: GROUP });
  });

  it('are not put over a change of a third person by an earlier one that was done alike', async () => {
    const { server, engine } = await twoEdits(
      named('Same'),
      { set: { nativeId: '77' } },
      {
        fullName: 'Same',
        nativeId: '55',
      },
    );
    expect(server.users.get(ALICE)?.nativeId).toBe('55');
    expect(engine.pending()).toMatchObject([{ fields: ['nativeId'], error: { kind: 'conflict' } }]);
  });
});

describe('a decision', () => {
  async function conflict(patch: CrmUserPatch, row: Partial<CrmUser>) {
    const here = await world();
    here.server.put(theirs(row));
    const { changeId } = await here.engine.edit(edit(patch));
    await eventually(() => expect(here.engine.status().parked).toBe(1));
    return { ...here, changeId };
  }
  const both = { set: { fullName: 'Mine', nativeId: '77' } };

  it('for mine sends the whole edit on their row, and nothing else of theirs is touched', async () => {
    const { server, engine, changeId } = await conflict(both, { fullName: 'Theirs', groupId: GROUP });
    expect(await engine.decide({ changeId, keep: 'mine', version: 2 })).toBe(true);
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', nativeId: '77', groupId: GROUP });
    expect(server.writes.at(-1)).toMatchObject({ ifMatch: '"2"', body: both });
  });

  it('for theirs still sends what nobody else changed', async () => {
    const { server, engine, changeId } = await conflict(both, { fullName: 'Theirs' });
    await engine.decide({ changeId, keep: 'theirs', version: 2 });
    await idle(engine);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Theirs', nativeId: '77' });
    expect(server.writes.at(-1)?.body).toEqual({ set: { nativeId: '77' } });
  });

  it('about a row that changed again since is not taken', async () => {
    const { server, engine, changeId } = await conflict(named('Mine'), { fullName: 'Theirs' });
    engine.setWatched(true);
    server.put(user(10, { version: 3, fullName: 'Theirs again' }));
    await eventually(() =>
      expect(engine.pending()[0]?.error).toMatchObject({ current: { fullName: 'Theirs again' } }),
    );
    expect(await engine.decide({ changeId, keep: 'mine', version: 2 })).toBe(false);
    expect(server.users.get(ALICE)?.fullName).toBe('Theirs again');
  });

  it('for mine meets a change that nobody here has heard of yet with a new question', async () => {
    const { server, engine, changeId } = await conflict(named('Mine'), { fullName: 'Theirs' });
    server.put(user(10, { version: 3, fullName: 'Theirs again' }));
    await engine.decide({ changeId, keep: 'mine', version: 2 });
    await idle(engine);
    expect(server.users.get(ALICE)?.fullName).toBe('Theirs again');
    expect(engine.status().parked).toBe(1);
  });

  it('survives the worker', async () => {
    const { server, engine, changeId, start } = await conflict(named('Mine'), { fullName: 'Theirs' });
    engine.pause();
    await engine.decide({ changeId, keep: 'mine', version: 2 });
    const next = await start();
    next.engine.resume();
    await idle(next.engine);
    expect(server.users.get(ALICE)?.fullName).toBe('Mine');
  });
});
