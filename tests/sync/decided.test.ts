/** What is left of a decision between two changes of one thing: the server is told of it, with the edit or with nothing else (`decisions/0114`). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
import { problem } from '../support/fake-server.ts';
import { me, user } from '../support/rows.ts';
import { readStore } from '../support/sync-life.ts';

type Here = Awaited<ReturnType<typeof world>>;

afterEach(endAll);

let here: Here & { changeId: string };

async function conflict(patch: CrmUserPatch, row: Partial<CrmUser>): Promise<void> {
  const found = await world();
  found.server.put(theirs(row));
  const { changeId } = await found.engine.edit(edit(patch));
  await eventually(() => expect(found.engine.status().parked).toBe(1));
  here = { ...found, changeId };
}

const decide = (keep: 'mine' | 'theirs', version = 2) =>
  here.engine.decide({ changeId: here.changeId, keep, version });

/** The line is cut: what is decided waits. */
async function decideOffline(keep: 'mine' | 'theirs'): Promise<void> {
  here.engine.pause();
  await decide(keep);
}

async function send(): Promise<void> {
  here.engine.resume();
  await idle(here.engine);
  expect(here.engine.pending()).toEqual([]);
}

const sentDecisions = () => here.server.writes.map(({ ifMatch, body, decided }) => [ifMatch, body, decided]);

describe('a decision goes to the server', () => {
  it('for mine with the edit', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decide('mine');
    await idle(here.engine);
    expect(sentDecisions()).toEqual([
      ['"1"', named('Mine'), null],
      ['"2"', named('Mine'), 'mine;version=2'],
    ]);
  });

  it('for theirs with what nobody else changed', async () => {
    await conflict({ set: { fullName: 'Mine', nativeId: '77' } }, { fullName: 'Theirs' });
    await decide('theirs');
    await idle(here.engine);
    expect(sentDecisions().at(-1)).toEqual(['"2"', { set: { nativeId: '77' } }, 'theirs;version=2']);
  });

  it('for theirs alone where nothing else is left, and leaves no other version and no edit', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decide('theirs');
    await idle(here.engine);
    expect(sentDecisions().at(-1)).toEqual(['"2"', {}, 'theirs;version=2']);
    expect(here.engine.status()).toMatchObject({ pending: 0, parked: 0 });
    expect(here.engine.replica.directory.get('crm-users', ALICE)).toMatchObject({ version: 2 });
    expect(await readStore(here.database, 'outbox')).toEqual([]);
  });

  it('once, under one key, where its answer is lost', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    here.server.loses = (path) => path.includes(ALICE);
    await decide('theirs');
    await eventually(() => expect(here.server.writes).toHaveLength(2));
    here.server.loses = () => false;
    here.engine.pause();
    await send();
    const keys = here.server.writes.slice(1).map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
    expect(here.server.applied.get(keys[0] ?? '')).toBe(1);
  });

  it('again on the newer row where that has changed meanwhile, and is not taken for done', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decideOffline('theirs');
    here.server.put(user(10, { version: 3, fullName: 'Again', updatedBy: 'admin.cleo' }));
    await send();
    expect(sentDecisions().slice(-2)).toEqual([
      ['"2"', {}, 'theirs;version=2'],
      ['"3"', {}, 'theirs;version=2'],
    ]);
  });

  it('for mine also where others have made the same of it meanwhile', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decideOffline('mine');
    here.server.put(user(10, { version: 3, fullName: 'Mine', updatedBy: 'admin.cleo' }));
    await send();
    expect(sentDecisions().at(-1)).toEqual(['"3"', {}, 'mine;version=2']);
  });

  it('anew where the edit met another change and was decided again', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decideOffline('mine');
    here.server.put(user(10, { version: 3, fullName: 'Again', updatedBy: 'admin.cleo' }));
    here.engine.resume();
    await idle(here.engine);
    expect(here.engine.status().parked).toBe(1);
    await decide('theirs', 3);
    await idle(here.engine);
    expect(sentDecisions().at(-1)).toEqual(['"3"', {}, 'theirs;version=3']);
  });
});

describe('while it waits', () => {
  it('it is pending, in words of its own, and survives the worker', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decideOffline('theirs');
    expect(here.engine.status()).toMatchObject({ pending: 1, parked: 0 });
    expect(here.engine.pending()).toMatchObject([{ state: 'waiting', decided: 'theirs', fields: [] }]);
    expect(here.engine.replica.shown.get('crm-users', ALICE)?.fullName).toBe('Theirs');
    const next = await here.start();
    next.engine.resume();
    await idle(next.engine);
    expect(sentDecisions().at(-1)).toEqual(['"2"', {}, 'theirs;version=2']);
  });

  it('it can be discarded, and the server never hears of it', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decideOffline('theirs');
    expect(await here.engine.discard(here.changeId)).toBe(true);
    await send();
    expect(here.server.writes).toHaveLength(1);
  });

  it.each(['mine', 'theirs'] as const)('a later edit goes behind it, and not into it: %s', async (keep) => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    await decideOffline(keep);
    await here.engine.edit(edit({ set: { fullName: 'Later' } }, 2));
    expect(here.engine.pending()).toHaveLength(2);
    await send();
    expect(here.server.users.get(ALICE)?.fullName).toBe('Later');
    expect(here.server.writes.slice(1).map(({ decided }) => decided)).toEqual([`${keep};version=2`, null]);
  });

  it('of a move nothing is half of it any more: the other half goes on, and is not discarded with it', async () => {
    const found = await world();
    found.server.put(theirs(mapped(601).set));
    await found.engine.editPair([edit(mapped()), edit(mapped(600), 1, BOB)]);
    await eventually(() => expect(found.engine.status().parked).toBe(2));
    const [{ changeId = '' } = {}] = found.engine.pending();
    here = { ...found, changeId };
    await decideOffline('theirs');
    expect(await here.engine.discard(changeId)).toBe(true);
    expect(here.engine.pending()).toMatchObject([{ id: BOB, state: 'waiting' }]);
    await send();
    expect(here.server.users.get(BOB)?.mapping).toEqual(mapped(600).set.mapping);
  });

  it('a refusal sets it aside with its reason, and a retry tells it again', async () => {
    await conflict(named('Mine'), { fullName: 'Theirs' });
    here.server.instead = (path) => (path.includes(ALICE) ? problem(403, 'forbidden') : undefined);
    await decide('theirs');
    await idle(here.engine);
    expect(here.engine.pending()).toMatchObject([
      { state: 'parked', decided: 'theirs', error: { kind: 'forbidden' } },
    ]);
    here.server.instead = null;
    await here.engine.retry(here.changeId);
    await idle(here.engine);
    expect(sentDecisions().at(-1)).toEqual(['"2"', {}, 'theirs;version=2']);
  });
});

it('an edit in conflict again that a later one joins keeps its decision', async () => {
  await conflict({ set: { fullName: 'Mine', groupId: GROUP } }, { fullName: 'Theirs' });
  await decideOffline('mine');
  await here.engine.edit(edit(named('Later'), 2));
  here.server.put(user(10, { version: 3, fullName: 'Again', updatedBy: 'admin.cleo' }));
  here.engine.resume();
  await eventually(() => expect(here.engine.status()).toMatchObject({ pending: 1, parked: 1 }));
  const [kept] = (await readStore(here.database, 'outbox')) as { decided?: object; patch: CrmUserPatch }[];
  expect(kept).toMatchObject({
    decided: { keep: 'mine', version: 2 },
    patch: { set: { fullName: 'Later' } },
  });
});

describe('to a server that does not say that it keeps decisions', () => {
  beforeEach(async () => {
    const found = await world();
    const { keepsDecisions: _, ...older } = me();
    found.engine.setWatched(true);
    found.server.me = { ...older, since: 'older' };
    found.server.wake();
    await eventually(() => expect(found.engine.replica.me?.keepsDecisions).toBeUndefined());
    found.engine.setWatched(false);
    found.server.put(theirs({ fullName: 'Theirs' }));
    const { changeId } = await found.engine.edit(edit(named('Mine')));
    await eventually(() => expect(found.engine.status().parked).toBe(1));
    here = { ...found, changeId };
  });

  it.each([
    ['mine', 'Mine'],
    ['theirs', 'Theirs'],
  ] as const)('nothing is said of one, and the edit is saved or settled: %s', async (keep, name) => {
    await decide(keep);
    await idle(here.engine);
    expect(here.engine.pending()).toEqual([]);
    expect(here.server.writes.map(({ decided }) => decided)).toEqual([null, null]);
    expect(here.server.users.get(ALICE)?.fullName).toBe(name);
  });
});
