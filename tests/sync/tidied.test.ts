/** When the copy on disk is tidied: in quiet moments only. */
import { expect, it, vi } from 'vitest';
import type { EngineChange } from '../../lib/sync/change.ts';
import { QUIET_MS, tidiedAfter } from '../../lib/sync/tidied.ts';

/** A clock that is turned by hand, with at most one call waiting. */
function openTidied(tidy = vi.fn(async () => {})) {
  let waiting: { at: number; callback: () => void } | null = null;
  let now = 0;
  const clock = {
    now: () => now,
    after(milliseconds: number, callback: () => void) {
      const mine = { at: now + milliseconds, callback };
      waiting = mine;
      return () => {
        if (waiting === mine) waiting = null;
      };
    },
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
    if (waiting === null || waiting.at > now) return;
    const { callback } = waiting;
    waiting = null;
    callback();
  };
  const told: EngineChange[] = [];
  const tell = tidiedAfter({ cache: { tidy } as never, clock }, (change) => void told.push(change));
  return { tell, told, tidy, pass };
}

it('tidies once nothing was changed for a while, and then rests', () => {
  const { tell, tidy, pass, told } = openTidied();
  tell({ type: 'outbox' });
  pass(QUIET_MS - 1);
  tell({ type: 'rows', changed: 'all' });
  pass(QUIET_MS - 1);
  expect(tidy).not.toHaveBeenCalled();
  pass(1);
  expect(tidy).toHaveBeenCalledTimes(1);
  pass(QUIET_MS * 3);
  expect(tidy).toHaveBeenCalledTimes(1);
  expect(told.map(({ type }) => type)).toEqual(['outbox', 'rows']);
});

it('is not put off by what changes no rows', () => {
  const { tell, tidy, pass } = openTidied();
  tell({ type: 'outbox' });
  pass(QUIET_MS - 1);
  tell({ type: 'status' });
  pass(1);
  expect(tidy).toHaveBeenCalledTimes(1);
});

it('says that it failed, and tries again after the next change', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { tell, tidy, pass } = openTidied(vi.fn(async () => Promise.reject(new Error('no room'))));
  tell({ type: 'outbox' });
  pass(QUIET_MS);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(1));
  tell({ type: 'outbox' });
  pass(QUIET_MS);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(2));
  expect(tidy).toHaveBeenCalledTimes(2);
  warned.mockRestore();
});
