/** Few works at once: their order, and what keeps a place. Rule: `decisions/0117`. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FewAtOnce } from '../../../server/db/few-at-once.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A work that ends when it is told to, and notes that it began. */
function works(few: FewAtOnce, began: string[]) {
  return (name: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const done = few.run(() => {
      began.push(name);
      return promise;
    });
    return { done, end: () => resolve(name), fail: () => reject(new Error(name)) };
  };
}

test('runs few at once, and the others in the order in which they came', async () => {
  const began: string[] = [];
  const work = works(new FewAtOnce({ places: 2, patience: 100 }), began);
  const [one, two, three, four] = ['one', 'two', 'three', 'four'].map(work);
  expect(began).toEqual(['one', 'two']);
  two?.end();
  expect(await two?.done).toBe('two');
  expect(began).toEqual(['one', 'two', 'three']);
  one?.end();
  await one?.done;
  expect(began).toEqual(['one', 'two', 'three', 'four']);
  three?.end();
  four?.end();
  expect(await Promise.all([three?.done, four?.done])).toEqual(['three', 'four']);
});

test('gives the place of one that fails to the next', async () => {
  const began: string[] = [];
  const work = works(new FewAtOnce({ places: 1, patience: 100 }), began);
  const [one, two] = ['one', 'two'].map(work);
  one?.fail();
  await expect(one?.done).rejects.toThrow('one');
  expect(began).toEqual(['one', 'two']);
  two?.end();
  await two?.done;
});

test('lets nobody wait for a work that waits for something else, and counts its place once', async () => {
  const began: string[] = [];
  const work = works(new FewAtOnce({ places: 1, patience: 100 }), began);
  const [one, two, three] = ['one', 'two', 'three'].map(work);
  await vi.advanceTimersByTimeAsync(99);
  expect(began).toEqual(['one']);
  await vi.advanceTimersByTimeAsync(1);
  expect(began).toEqual(['one', 'two']);
  one?.end();
  await one?.done;
  // The one that ends late has given its place away already.
  expect(began).toEqual(['one', 'two']);
  two?.end();
  await two?.done;
  expect(began).toEqual(['one', 'two', 'three']);
  three?.end();
  await three?.done;
});
