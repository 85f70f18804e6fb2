/** The worker dies at every await of an edit's way to the server; the next life finishes it, once. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user, uuid } from '../support/rows.ts';
import { startLife } from '../support/sync-life.ts';
import { dieAt } from '../support/worker-death.ts';

const ALICE = uuid('crm-users', 10);
const edits = ['First', 'Second'];

/** Makes two edits in a life that dies at the given call; `null` lives on. Answers the edits it acknowledged. */
async function liveUntil(deathAt: number | null, database: string, server: FakeServer) {
  const acknowledged: string[] = [];
  const calls = await dieAt(deathAt, async (gate) => {
    const life = await startLife({ database, server, gate });
    life.engine.resume();
    for (const fullName of edits) {
      await life.engine.edit({
        kind: 'crm-users' as const,
        id: ALICE,
        baseVersion: 1,
        patch: { set: { fullName } },
      });
      acknowledged.push(fullName);
    }
    await life.engine.pushNow();
  });
  return { calls, acknowledged };
}

/** Idempotency keys under which an edit took effect. */
function keysThatApplied(server: FakeServer, fullName: string): Set<string> {
  const writes = server.writes.filter(
    ({ key, body }) => server.applied.has(key) && (body as CrmUserPatch).set?.fullName === fullName,
  );
  return new Set(writes.map(({ key }) => key));
}

async function worldWithCopy(database: string): Promise<FakeServer> {
  const server = new FakeServer(me(), [user(10)], { 'crm-instances': [instance()] });
  const life = await startLife({ database, server });
  life.engine.setWatched(true);
  life.engine.resume();
  await vi.waitFor(() => expect(life.engine.status().state).toBe('live'));
  life.end();
  return server;
}

async function callsOfAnEdit(): Promise<string[]> {
  const server = await worldWithCopy('death-none');
  return (await liveUntil(null, 'death-none', server)).calls;
}

const calls = await callsOfAnEdit();

it('passes every border on its way', () => {
  for (const call of ['cache.addEdit', 'cache.markSending', 'remote.patchRecord', 'cache.settleEdit']) {
    expect(calls).toContain(`before ${call}`);
  }
});

it.each(calls.map((call, index) => ({ call, deathAt: index + 1 })))(
  'dying $call (call $deathAt) loses nothing and does nothing twice',
  async ({ deathAt }) => {
    const database = `death-${deathAt}`;
    const server = await worldWithCopy(database);
    const { acknowledged } = await liveUntil(deathAt, database, server);
    const next = await startLife({ database, server });
    next.engine.resume();
    await vi.waitFor(() => expect(next.engine.status().pending).toBe(0));
    const last = acknowledged.at(-1);
    const name = server.users.get(ALICE)?.fullName;
    const possible = edits.slice(Math.max(0, acknowledged.length - 1));
    if (last) expect(possible).toContain(name);
    for (const edit of edits) expect(keysThatApplied(server, edit).size).toBeLessThanOrEqual(1);
    expect(next.engine.replica.directory.get('crm-users', ALICE)?.version).toBe(
      server.users.get(ALICE)?.version,
    );
    next.end();
  },
);
