/** Edits that meet a change of somebody else: merged, done, or kept for a person; over a real cache and a server at the HTTP border. */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import { FakeServer, problem } from '../support/fake-server.ts';
import { agent, group, instance, me, user, uuid } from '../support/rows.ts';
import { type Life, readStore, startLife } from '../support/sync-life.ts';

const ALICE = uuid('crm-users', 10);
const BOB = uuid('crm-users', 11);
const GROUP = uuid('crm-user-groups', 50);
const lives: Life[] = [];
let number = 0;

afterEach(() => {
  for (const life of lives.splice(0)) life.end();
});

/** A life that knows the rows as they were first, and hears of changes only by what its edits are answered. */
async function world() {
  number += 1;
  const database = `merge-${number}`;
  const server = new FakeServer(me(), [user(10), user(11)], {
    'crm-instances': [instance()],
    'crm-user-groups': [group(50)],
    'cti-agents': [agent(600), agent(601)],
  });
  const start = async () => {
    const life = await startLife({ database, server });
    lives.push(life);
    return life;
  };
  const life = await start();
  life.engine.setWatched(true);
  life.engine.resume();
  await vi.waitFor(() => expect(life.engine.status().state).toBe('live'));
  life.engine.setWatched(false);
  return { server, database, start, ...life };
}

const edit = (patch: CrmUserPatch, baseVersion = 1, userId: string = ALICE) => ({
  userId,
  baseVersion,
  patch,
});
const named = (fullName: string) => ({ set: { fullName } });
const mapped = (...numbers: number[]) => ({
  set: { mapping: { mode: 'override' as const, agents: numbers.map((n) => uuid('cti-agents', n)) } },
});
const theirs = (changes: Parameters<typeof user>[1]) =>
  user(10, { version: 2, updatedBy: 'admin.ben', ...changes });

async function idle(engine: Life['engine']): Promise<void> {
  await vi.waitFor(() => {
    expect(engine.pending().filter(({ state }) => state !== 'parked')).toEqual([]);
  });
}

describe('an edit of a row that somebody else changed', () => {
  it('elsewhere is sent again under a new key, and both stay', async () => {
    const { server, engine } = await world();
    server.users.set(ALICE, theirs({ groupId: GROUP }));
    await engine.edit(edit(named('Mine')));
    await idle(engine);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', groupId: GROUP, version: 3 });
    expect(engine.status()).toMatchObject({ pending: 0, parked: 0 });
    expect(server.writes.map(({ ifMatch }) => ifMatch)).toEqual(['"1"', '"2"']);
    expect(new Set(server.writes.map(({ key }) => key)).size).toBe(2);
  });

  it('in the same way is done without another write', async () => {
    const { server, engine, database } = await world();
    server.users.set(ALICE, theirs({ fullName: 'Same', groupId: GROUP }));
    await engine.edit(edit(named('Same')));
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.writes).toHaveLength(1);
    expect(engine.replica.directory.get('crm-users', ALICE)).toMatchObject({ groupId: GROUP, version: 2 });
    expect(await readStore(database, 'outbox')).toEqual([]);
  });

  it('in the same field is kept, with the row as it is now, and holds up nothing else', async () => {
    const { server, engine, database } = await world();
    server.users.set(ALICE, theirs({ fullName: 'Theirs' }));
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
    server.users.set(ALICE, theirs({ fullName: 'Theirs' }));
    await engine.edit(edit(named('Mine')));
    await vi.waitFor(() => expect(engine.status().parked).toBe(1));
    engine.setWatched(true);
    server.put(user(10, { version: 3, nativeId: '77', updatedBy: 'admin.ben' }));
    await vi.waitFor(() => expect(engine.status().pending).toBe(0));
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', nativeId: '77' });
  });

  it('is asked about when nobody knows what it was made on', async () => {
    const { server, engine } = await world();
    engine.setWatched(true);
    server.put(theirs({ fullName: 'Theirs' }));
    await vi.waitFor(() => expect(engine.replica.directory.get('crm-users', ALICE)?.version).toBe(2));
    await engine.edit(edit(named('Mine'), 1));
    await vi.waitFor(() => expect(engine.status().parked).toBe(1));
    expect(server.users.get(ALICE)?.fullName).toBe('Theirs');
  });

  it('does not join an older one that waits, which would hide their change', async () => {
    const { server, engine } = await world();
    engine.pause();
    await engine.edit(edit({ set: { nativeId: '77' } }));
    engine.replica.directory.apply({ rows: { 'crm-users': [theirs({ fullName: 'Theirs' })] }, deleted: [] });
    server.users.set(ALICE, theirs({ fullName: 'Theirs' }));
    await engine.edit(edit(named('Mine'), 2));
    engine.resume();
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', nativeId: '77' });
  });
});

describe('edits of one record behind one that meets another change', () => {
  /** Holds the first write until both edits are queued. */
  async function twoEdits(first: CrmUserPatch, second: CrmUserPatch, row: Parameters<typeof user>[1]) {
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
    await vi.waitFor(() => expect(engine.pending()[0]?.state).toBe('sending'));
    await engine.edit(edit(second));
    server.users.set(ALICE, theirs(row));
    server.instead = null;
    release();
    await idle(engine);
    return here;
  }

  it('follow it in order when it could be merged', async () => {
    const { server, engine } = await twoEdits(named('First'), named('Second'), { groupId: GROUP });
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Second', groupId: GROUP });
    expect(server.writes.map(({ body }) => body.set?.fullName)).toEqual([
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
  async function conflict(patch: CrmUserPatch, row: Parameters<typeof user>[1]) {
    const here = await world();
    here.server.users.set(ALICE, theirs(row));
    const { changeId } = await here.engine.edit(edit(patch));
    await vi.waitFor(() => expect(here.engine.status().parked).toBe(1));
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

  it('for theirs ends an edit of which nothing is left', async () => {
    const { server, engine, changeId, database } = await conflict(named('Mine'), { fullName: 'Theirs' });
    await engine.decide({ changeId, keep: 'theirs', version: 2 });
    expect(engine.status().pending).toBe(0);
    expect(await readStore(database, 'outbox')).toEqual([]);
    expect(server.writes).toHaveLength(1);
  });

  it('about a row that changed again since is not taken', async () => {
    const { server, engine, changeId } = await conflict(named('Mine'), { fullName: 'Theirs' });
    engine.setWatched(true);
    server.put(user(10, { version: 3, fullName: 'Theirs again' }));
    await vi.waitFor(() =>
      expect(engine.pending()[0]?.error).toMatchObject({ current: { fullName: 'Theirs again' } }),
    );
    expect(await engine.decide({ changeId, keep: 'mine', version: 2 })).toBe(false);
    expect(server.users.get(ALICE)?.fullName).toBe('Theirs again');
  });

  it('for mine meets a change that nobody here has heard of yet with a new question', async () => {
    const { server, engine, changeId } = await conflict(named('Mine'), { fullName: 'Theirs' });
    server.users.set(ALICE, user(10, { version: 3, fullName: 'Theirs again' }));
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

describe('a parked edit', () => {
  const refuse = (server: FakeServer, id: string, code = 'agent_taken', status = 409) => {
    server.instead = (path) => (path.endsWith(id) ? problem(status, code, { rule: 'C7' }) : undefined);
  };

  it('never overwrites on a retry what somebody else changed meanwhile', async () => {
    const { server, engine } = await world();
    refuse(server, ALICE);
    const { changeId } = await engine.edit(edit(mapped(600)));
    await vi.waitFor(() => expect(engine.status().parked).toBe(1));
    server.instead = null;
    server.users.set(ALICE, theirs(mapped(601).set));
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
    await vi.waitFor(() => expect(engine.pending()[0]?.error?.kind).toBe('forbidden'));
    server.instead = null;
    await engine.retry(changeId);
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)?.fullName).toBe('Mine');
  });

  it.each([404, 410])(
    'of a record that was deleted (%i) says so, and is saved once it is restored',
    async (status) => {
      const { server, engine } = await world();
      refuse(server, ALICE, 'not_found', status);
      const { changeId } = await engine.edit(edit(named('Mine')));
      await vi.waitFor(() => expect(engine.pending()[0]?.error?.kind).toBe('not-found'));
      server.instead = null;
      server.users.set(ALICE, user(10, { version: 4 }));
      await engine.retry(changeId);
      await idle(engine);
      expect(server.users.get(ALICE)).toMatchObject({ fullName: 'Mine', version: 5 });
    },
  );

  it('of a move is retried with its other half, whichever of both is asked for', async () => {
    const { server, engine } = await world();
    refuse(server, ALICE);
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await vi.waitFor(() => expect(engine.status().parked).toBe(2));
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
    await vi.waitFor(() => expect(engine.status().parked).toBe(2));
    const [, heir] = engine.pending();
    expect(await engine.discard(heir?.changeId ?? '')).toBe(true);
    expect(await readStore(database, 'outbox')).toEqual([]);
  });

  it('in conflict lets the edit behind it go once it is decided', async () => {
    const { server, engine } = await world();
    server.users.set(ALICE, theirs(mapped(601).set));
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await vi.waitFor(() => expect(engine.status().parked).toBe(2));
    const [first] = engine.pending();
    await engine.decide({ changeId: first?.changeId ?? '', keep: 'theirs', version: 2 });
    await idle(engine);
    expect(engine.status().pending).toBe(0);
    expect(server.users.get(ALICE)?.mapping).toEqual(mapped(601).set.mapping);
    expect(server.users.get(BOB)?.mapping).toEqual(mapped(600).set.mapping);
  });

  it('among fifty others goes with all of them at one command, but for a conflict', async () => {
    const { server, engine } = await world();
    server.instead = (path) => (path.includes('crm-users') ? problem(403, 'forbidden') : undefined);
    await engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    for (let count = 0; count < 50; count += 1) {
      const added = user(1_000 + count, { version: 0 });
      await engine.addUser(added);
    }
    await vi.waitFor(() => expect(engine.status().parked).toBe(52));
    server.instead = null;
    server.users.set(ALICE, theirs(mapped(601).set));
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
    server.users.set(uuid('crm-users', 99), user(99, { username: 'taken' }));
    engine.pause();
    const { changeId } = await engine.addUser(user(1_000, { version: 0, username: 'taken' }));
    await engine.edit(edit(mapped(600), 0, uuid('crm-users', 1_000)));
    engine.resume();
    await vi.waitFor(() => expect(engine.pending()[0]?.error).toMatchObject({ problem: { rule: 'C2' } }));
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
