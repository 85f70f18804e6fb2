/** An engine at work for tests of edits: it knows the rows as they were first, and hears of changes by what its edits are answered. */
import 'fake-indexeddb/auto';
import { expect, vi } from 'vitest';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import { FakeServer } from './fake-server.ts';
import { agent, group, instance, me, user, uuid } from './rows.ts';
import { type Life, startLife } from './sync-life.ts';

export const ALICE = uuid('crm-users', 10);
export const BOB = uuid('crm-users', 11);
export const GROUP = uuid('crm-user-groups', 50);

const lives: Life[] = [];
let number = 0;

/** However loaded the machine is. */
export const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

export function endAll(): void {
  for (const life of lives.splice(0)) life.end();
}

export async function world() {
  number += 1;
  const database = `edit-world-${number}`;
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
  await eventually(() => expect(life.engine.status().state).toBe('live'));
  life.engine.setWatched(false);
  return { server, database, start, ...life };
}

export const edit = (patch: CrmUserPatch, baseVersion = 1, userId: string = ALICE) => ({
  kind: 'crm-users' as const,
  id: userId,
  baseVersion,
  patch,
});

export const named = (fullName: string) => ({ set: { fullName } });

export const mapped = (...numbers: number[]) => ({
  set: { mapping: { mode: 'override' as const, agents: numbers.map((n) => uuid('cti-agents', n)) } },
});

/** Alice's row after somebody else's change. */
export const theirs = (changes: Partial<CrmUser>) =>
  user(10, { version: 2, updatedBy: 'admin.ben', ...changes });

/** Until nothing is under way: all saved, or parked. */
export async function idle(engine: Life['engine']): Promise<void> {
  await eventually(() => {
    expect(engine.pending().filter(({ state }) => state !== 'parked')).toEqual([]);
  });
}
