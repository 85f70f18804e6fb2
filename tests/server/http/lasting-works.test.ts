/** Work that outlives its connection is done once for equal requests, and given up by its name. */
import { expect, it } from 'vitest';
import { LastingWorks } from '../../../server/http/lasting-works.ts';
import type { Answer } from '../../../server/http/route.ts';

function workAt(works: LastingWorks) {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const begun: AbortSignal[] = [];
  const join = (key: string, about = 'ada job') =>
    works.join({ key, about }, (signal) => {
      begun.push(signal);
      return promise;
    });
  return { join, begun, resolve };
}

it('equal requests at once are one work, and have its answer', async () => {
  const { join, begun, resolve } = workAt(new LastingWorks());
  const answers = [join('a'), join('a'), join('b')];
  resolve({ status: 201 });
  expect(await Promise.all(answers)).toEqual([{ status: 201 }, { status: 201 }, { status: 201 }]);
  expect(begun).toHaveLength(2);
  await join('a');
  expect(begun).toHaveLength(3);
});

it('only work on what is given up hears of it', () => {
  const works = new LastingWorks();
  const { join, begun } = workAt(works);
  void join('a');
  void join('b', 'ben job');
  works.giveUp('ada job');
  expect(begun.map(({ aborted }) => aborted)).toEqual([true, false]);
});
