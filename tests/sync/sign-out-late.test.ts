/** A sign-out while an answer is on its way: what it brings belongs to nobody here any more. */
import 'fake-indexeddb/auto';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { edit, eventually, named } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';

/** Signs in, and holds the next answers to that call back; `wipe` signs out and lets them come. */
async function heldAt(held: string) {
  const answers = { areHeld: false, at: 0 };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const gate = async (call: string) => {
    if (!answers.areHeld || call !== `after ${held}`) return;
    answers.at += 1;
    await released;
  };
  const server = new FakeServer(me(), [user(10), user(11)], { 'crm-instances': [instance()] });
  const life = await startLife({ database: `sign-out-late-${held}`, server, gate });
  const { engine } = life;
  engine.setWatched(true);
  engine.resume();
  await eventually(() => expect(engine.status().state).toBe('live'));
  answers.areHeld = true;
  const wipe = async () => {
    await eventually(() => expect(answers.at).toBeGreaterThan(0));
    await engine.wipe();
    release();
    await turn();
    // Behind whatever the answer had to change.
    await engine.discardAll();
    await turn();
  };
  return { ...life, server, wipe };
}

async function whatIsLeft({ engine, cache }: Awaited<ReturnType<typeof heldAt>>) {
  const { owner, log, blocks, outbox } = await cache.readStart();
  const inMemory = [...engine.replica.directory.values('crm-users')];
  return { owner, log, blocks, outbox, inMemory, cursor: engine.replica.cursor };
}

const NOTHING = { owner: null, log: [], blocks: [], outbox: [], inMemory: [], cursor: null };

it('keeps nothing of an edit that is answered after it', async () => {
  const life = await heldAt('remote.patchRecord');
  await life.engine.edit(edit(named('Mine')));
  await life.wipe();
  expect(await whatIsLeft(life)).toEqual(NOTHING);
});

it.each(['remote.readChanges', 'cache.applyDelta'])(
  'keeps nothing of a change that comes after it (%s)',
  async (call) => {
    const life = await heldAt(call);
    life.server.put(user(10, { version: 2, fullName: 'Theirs' }));
    await life.wipe();
    expect(await whatIsLeft(life)).toEqual(NOTHING);
  },
);

it.each(['remote.readSnapshotPart', 'cache.saveSnapshotParts', 'cache.swapSnapshot'])(
  'keeps nothing of a snapshot that comes after it (%s)',
  async (call) => {
    const life = await heldAt(call);
    life.server.epoch += 1;
    void life.engine.syncNow();
    await life.wipe();
    expect(await whatIsLeft(life)).toEqual(NOTHING);
  },
);

it('keeps nothing of an own view that comes after it', async () => {
  const life = await heldAt('cache.saveMe');
  life.server.me = me({ since: 'another' } as never);
  void life.engine.syncNow();
  await life.wipe();
  expect(life.engine.replica.me).toBeNull();
});

it('keeps nothing of an online write that is answered after it', async () => {
  const life = await heldAt('remote.patchRecord');
  await life.engine.wipe();
  await life.engine.take({
    kind: 'crm-users',
    row: user(10, { version: 2 }),
    stand: { position: null, askedAt: null },
  });
  expect(await whatIsLeft(life)).toEqual(NOTHING);
});

it('queues no record that is added as it happens', async () => {
  const life = await heldAt('cache.saveMe');
  const wiping = life.engine.wipe();
  const adding = life.engine.add({ kind: 'crm-users', row: user(12) });
  await expect(adding).rejects.toThrow('Nobody is signed in');
  await wiping;
  expect(await whatIsLeft(life)).toEqual(NOTHING);
});
