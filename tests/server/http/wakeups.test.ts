/** Waiting polls: no wake-up is lost, nobody else's change wakes, nothing is left behind. */
import { expect, test, vi } from 'vitest';
import type { CommittedChange } from '../../../server/db/database.ts';
import { poll } from '../../../server/http/poll.ts';
import { createWakeups } from '../../../server/http/wakeups.ts';

/** Stands for the database's announcement of commits (server/db/database.ts). */
function fakeDatabase() {
  const listeners = new Set<(change: CommittedChange) => void>();
  return {
    commit(tenantId: string) {
      for (const listener of listeners) listener({ tenantId, seq: 1 });
    },
    onCommitted(listener: (change: CommittedChange) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners,
  };
}

/** A poll of tenant `a` that is answered once there are news. It would wait longer than any test may take. */
function setUp(seconds = 3600) {
  const database = fakeDatabase();
  const wakeups = createWakeups({ onCommitted: (listener) => database.onCommitted(listener) as () => void });
  const news = { value: false };
  const look = vi.fn(async () => news.value);
  const gone = new AbortController();
  const start = () =>
    poll({ wakeups, tenantId: 'a', seconds, signal: gone.signal, look, isIdle: (answer) => !answer });
  return { database, wakeups, news, look, gone, start };
}

test('an answer with news does not wait', async () => {
  const { news, start } = setUp();
  news.value = true;
  expect(await start()).toBe(true);
});

test('a commit wakes the poll, which looks again', async () => {
  const { database, wakeups, news, look, start } = setUp();
  const answer = start();
  await vi.waitFor(() => expect(wakeups.size).toBe(1));
  news.value = true;
  database.commit('a');
  expect(await answer).toBe(true);
  expect(look).toHaveBeenCalledTimes(2);
});

test('a commit between looking and waiting is not lost', async () => {
  const { database, news, look, start } = setUp();
  look.mockImplementationOnce(async () => {
    // What was read is old already when the look ends.
    news.value = true;
    database.commit('a');
    return false;
  });
  expect(await start()).toBe(true);
});

test('a commit of another tenant does not wake', async () => {
  const { database, wakeups, look, gone, start } = setUp();
  const answer = start();
  await vi.waitFor(() => expect(wakeups.size).toBe(1));
  database.commit('b');
  gone.abort();
  await answer;
  expect(look).toHaveBeenCalledTimes(1);
});

test('the time over gives the last answer', async () => {
  const { start } = setUp(0.02);
  expect(await start()).toBe(false);
});

test('a client that is gone ends the wait and is forgotten', async () => {
  const { wakeups, look, gone, start } = setUp();
  const answer = start();
  await vi.waitFor(() => expect(look.mock.settledResults[0]?.type).toBe('fulfilled'));
  // The look has ended; one turn later the poll waits.
  await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  expect(await answer).toBe(false);
  expect(wakeups.size).toBe(0);
});

test('closing ends every wait, also one that begins after', async () => {
  const { wakeups, database, start } = setUp();
  const before = start();
  wakeups.close();
  expect(await before).toBe(false);
  expect(await start()).toBe(false);
  expect(database.listeners.size).toBe(0);
});

test('an error while looking leaves nothing waiting', async () => {
  const { wakeups, look, start } = setUp();
  look.mockRejectedValueOnce(new Error('database away'));
  await expect(start()).rejects.toThrow('database away');
  expect(wakeups.size).toBe(0);
});
