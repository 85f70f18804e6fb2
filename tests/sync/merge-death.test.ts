/** The worker dies at every await of a merge and of a decision; the next life finishes it, and nothing is overwritten or lost. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { eventually } from '../support/edit-world.ts';
import { FakeServer } from '../support/fake-server.ts';
import { instance, me, user, uuid } from '../support/rows.ts';
import { type Life, startLife } from '../support/sync-life.ts';
import { dieAt } from '../support/worker-death.ts';

const ALICE = uuid('crm-users', 10);
const GROUP = uuid('crm-user-groups', 50);
const MINE = { set: { fullName: 'Mine', nativeId: '77' } };

interface Meeting {
  name: string;
  /** What somebody else made of the row before the edit arrives. */
  theirs: Partial<CrmUser>;
  keep: 'mine' | 'theirs' | null;
  /** The row in the end. */
  end: Partial<CrmUser>;
  /** A border the life must pass. */
  passes: string;
}

const MEETINGS: Meeting[] = [
  {
    name: 'disjoint',
    theirs: { groupId: GROUP },
    keep: null,
    end: { fullName: 'Mine', nativeId: '77', groupId: GROUP },
    passes: 'cache.changeEdits',
  },
  {
    name: 'alike',
    theirs: { fullName: 'Mine', nativeId: '77', groupId: GROUP },
    keep: null,
    end: { fullName: 'Mine', nativeId: '77', groupId: GROUP, version: 2 },
    passes: 'cache.settleEdit',
  },
  {
    name: 'keep-mine',
    theirs: { fullName: 'Theirs', groupId: GROUP },
    keep: 'mine',
    end: { fullName: 'Mine', nativeId: '77', groupId: GROUP },
    passes: 'cache.changeEdits',
  },
  {
    name: 'keep-theirs',
    theirs: { fullName: 'Theirs', groupId: GROUP },
    keep: 'theirs',
    end: { fullName: 'Theirs', nativeId: '77', groupId: GROUP },
    passes: 'cache.changeEdits',
  },
];

/** A copy of the row as it was, while the server has theirs already. */
async function worldOf({ theirs }: Meeting, database: string): Promise<FakeServer> {
  const server = new FakeServer(me(), [user(10)], { 'crm-instances': [instance()] });
  const life = await startLife({ database, server });
  life.engine.setWatched(true);
  life.engine.resume();
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  life.end();
  server.put(user(10, { version: 2, updatedBy: 'admin.ben', ...theirs }));
  return server;
}

async function decide({ engine }: Life, keep: Meeting['keep']): Promise<void> {
  const [change] = engine.pending();
  if (!keep || change?.error?.kind !== 'conflict') return;
  await engine.decide({ changeId: change.changeId, keep, version: 2 });
  await engine.pushNow();
}

/** Edits, meets their change and decides, in a life that dies at the given call. */
async function liveUntil(deathAt: number | null, meeting: Meeting, database: string) {
  const server = await worldOf(meeting, database);
  const told = { isQueued: false };
  const calls = await dieAt(deathAt, async (gate) => {
    const life = await startLife({ database, server, gate });
    life.engine.resume();
    await life.engine.edit({ kind: 'crm-users' as const, id: ALICE, baseVersion: 1, patch: MINE });
    told.isQueued = true;
    await life.engine.pushNow();
    await decide(life, meeting.keep);
  });
  return { server, calls, isQueued: told.isQueued };
}

const cases = [];
for (const meeting of MEETINGS) {
  const { calls } = await liveUntil(null, meeting, `merge-death-${meeting.name}`);
  if (!calls.includes(`before ${meeting.passes}`))
    throw new Error(`${meeting.name} misses ${meeting.passes}`);
  cases.push(...calls.map((call, index) => ({ name: meeting.name, call, deathAt: index + 1, meeting })));
}

it.each(cases)('$name, dying $call (call $deathAt), comes to its end', async ({ meeting, deathAt }) => {
  const database = `merge-death-${meeting.name}-${deathAt}`;
  const { server, isQueued } = await liveUntil(deathAt, meeting, database);
  const next = await startLife({ database, server });
  const wasOnDisk = next.engine.status().pending > 0;
  if (isQueued && server.users.get(ALICE)?.version === 2 && meeting.name !== 'alike') {
    expect(wasOnDisk).toBe(true);
  }
  next.engine.resume();
  await next.engine.pushNow();
  await decide(next, meeting.keep);
  await eventually(() => expect(next.engine.status().pending).toBe(0));
  expect(server.users.get(ALICE)).toMatchObject(isQueued || wasOnDisk ? meeting.end : meeting.theirs);
  expect([...server.applied.values()].filter((times) => times !== 1)).toEqual([]);
  expect(server.applied.size).toBeLessThanOrEqual(1);
  next.end();
});
