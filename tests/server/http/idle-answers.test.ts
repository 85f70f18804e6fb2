/** Waiting polls and what is remembered for them: no wake-up is lost, nobody else's change wakes, nothing is given for longer than it is true. */
import { describe, expect, test, vi } from 'vitest';
import type { ChangedRow, CommittedChange } from '../../../server/db/database.ts';
import { IdleAnswers } from '../../../server/http/idle-answers.ts';
import { poll } from '../../../server/http/poll.ts';
import type { Answer } from '../../../server/http/route.ts';

/** Stands for the database's word on commits (server/db/database.ts). */
function fakeDatabase() {
  const listeners = new Set<(change: CommittedChange) => void>();
  const state = { hears: true };
  return {
    state,
    hears: () => state.hears,
    commit(change: Partial<CommittedChange> = {}) {
      for (const listener of listeners) listener({ tenantId: 'a', seq: 1, ...change });
    },
    onCommitted(listener: (change: CommittedChange) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    listeners,
  };
}

const row = (id: string): ChangedRow => ['crm-users', id, 'north'];
const NEWS: Answer = { body: 'news' };
const IDLE: Answer = { body: 'nothing new', idle: ['eve'] };

/** Polls of tenant `a` that are answered once there are news. They would wait longer than any test may take. */
function setUp({ seconds = 3600 } = {}) {
  const database = fakeDatabase();
  let now = 0;
  const polls = new IdleAnswers(database, () => now);
  const news = { value: false };
  const look = vi.fn(async () => (news.value ? NEWS : IDLE));
  const gone = new AbortController();
  const start = (more: { key?: string; seconds?: number } = {}) =>
    poll({
      polls,
      tenantId: 'a',
      accountId: 'account',
      key: 'question',
      seconds,
      signal: () => gone.signal,
      look,
      ...more,
    });
  const ask = () => start({ seconds: 0 });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  /** Resolves when so many wait. */
  const waiting = (count: number) => vi.waitFor(() => expect(polls.waiting).toBe(count));
  return { database, polls, news, look, gone, start, ask, pass, waiting };
}

describe('a poll', () => {
  test('with news does not wait', async () => {
    const { news, start } = setUp();
    news.value = true;
    expect(await start()).toBe(NEWS);
  });

  test.each<[string, Partial<CommittedChange>]>([
    ['a row that it shows', { rows: [row('finn'), row('eve')] }],
    ['its account', { accounts: ['account'] }],
    ['anything, for all that is known', {}],
  ])('looks again after a change of %s', async (_, change) => {
    const { database, news, look, start, waiting } = setUp();
    const answer = start();
    await waiting(1);
    news.value = true;
    database.commit(change);
    expect(await answer).toBe(NEWS);
    expect(look).toHaveBeenCalledTimes(2);
  });

  test.each<[string, Partial<CommittedChange>]>([
    ['of another tenant', { tenantId: 'b' }],
    ['of other rows', { rows: [row('finn')] }],
    ['of another account', { accounts: ['other'] }],
  ])('sleeps on through changes %s', async (_, change) => {
    const { database, look, gone, start, waiting } = setUp();
    const answer = start();
    await waiting(1);
    database.commit(change);
    gone.abort();
    await answer;
    expect(look).toHaveBeenCalledTimes(1);
  });

  test('loses no change between looking and waiting', async () => {
    const { database, news, look, start } = setUp();
    look.mockImplementationOnce(async () => {
      // What was read is old already when the look ends.
      news.value = true;
      database.commit({ rows: [row('eve')] });
      return IDLE;
    });
    expect(await start()).toBe(NEWS);
  });

  test('is answered with the last look when its time is over', async () => {
    const { look, start } = setUp({ seconds: 0.02 });
    expect(await start()).toBe(IDLE);
    expect(look).toHaveBeenCalledTimes(1);
  });

  test('looks once more at the end of its time where commits are not heard', async () => {
    const { database, news, look, start } = setUp({ seconds: 0.02 });
    Object.assign(database.state, { hears: false });
    look.mockImplementationOnce(async () => {
      news.value = true;
      return IDLE;
    });
    expect(await start()).toBe(NEWS);
  });

  test('whose client is gone ends and is forgotten', async () => {
    const { polls, gone, start, waiting } = setUp();
    const answer = start();
    await waiting(1);
    gone.abort();
    expect(await answer).toBe(IDLE);
    expect(polls.waiting).toBe(0);
  });

  test('ends when the server does, also one that begins after', async () => {
    const { polls, database, start, waiting } = setUp();
    const before = start();
    await waiting(1);
    polls.close();
    expect(await before).toBe(IDLE);
    expect(await start()).toBe(IDLE);
    expect(database.listeners.size).toBe(0);
  });

  test('that fails while looking leaves nothing behind', async () => {
    const { polls, look, start, ask } = setUp();
    look.mockRejectedValueOnce(new Error('database away'));
    await expect(start()).rejects.toThrow('database away');
    expect(polls.waiting).toBe(0);
    expect(await ask()).toBe(IDLE);
    expect(look).toHaveBeenCalledTimes(2);
  });
});

describe('an answer without news', () => {
  test('is looked for once for all who ask the same', async () => {
    const { look, ask } = setUp();
    for (let n = 0; n < 3; n += 1) expect(await ask()).toBe(IDLE);
    expect(look).toHaveBeenCalledTimes(1);
  });

  test('is of its question alone', async () => {
    const { look, ask, start } = setUp();
    await ask();
    await start({ key: 'another', seconds: 0 });
    expect(look).toHaveBeenCalledTimes(2);
  });

  test('wakes all who wait at it, who look once together', async () => {
    const { database, look, gone, start, waiting } = setUp();
    const answers = [start(), start(), start()];
    await waiting(3);
    look.mockClear();
    database.commit({ rows: [row('eve')] });
    await waiting(3);
    const looks = look.mock.calls.length;
    gone.abort();
    await Promise.all(answers);
    expect(looks).toBeLessThanOrEqual(3);
    expect(await start({ seconds: 0 })).toBe(IDLE);
    expect(look).toHaveBeenCalledTimes(looks);
  });

  test.each<[string, Partial<CommittedChange>]>([
    ['a row that it depends on', { rows: [row('eve')] }],
    ['the account', { accounts: ['account'] }],
    ['anything', {}],
  ])('is not given after a change of %s', async (_, change) => {
    const { database, news, ask } = setUp();
    await ask();
    database.commit(change);
    news.value = true;
    expect(await ask()).toBe(NEWS);
  });

  test('is not given while commits are not heard, and again when they are', async () => {
    const { database, look, ask } = setUp();
    await ask();
    Object.assign(database.state, { hears: false });
    await ask();
    expect(look).toHaveBeenCalledTimes(2);
    Object.assign(database.state, { hears: true });
    await ask();
    expect(look).toHaveBeenCalledTimes(2);
  });

  test('is looked for anew after five minutes', async () => {
    const { look, ask, pass } = setUp();
    await ask();
    for (let minute = 0; minute < 5; minute += 1) {
      pass(60_000);
      await ask();
    }
    expect(look).toHaveBeenCalledTimes(1);
    pass(1);
    await ask();
    expect(look).toHaveBeenCalledTimes(2);
  });

  test('that nobody asked for in two minutes is forgotten', async () => {
    const { look, ask, start, pass } = setUp();
    await start({ key: 'old', seconds: 0 });
    pass(120_000);
    await ask();
    look.mockClear();
    await start({ key: 'old', seconds: 0 });
    expect(look).toHaveBeenCalledTimes(1);
  });
});
