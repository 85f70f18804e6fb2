/** Work that outlives its connection is done once for equal requests, and given up by its name. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Transaction } from '../../../server/db/database.ts';
import { LastingWorks } from '../../../server/http/lasting-works.ts';
import type { Answer } from '../../../server/http/route.ts';

function workAt(works: LastingWorks) {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const begun: AbortSignal[] = [];
  const join = (key: string, about = 'ada job') =>
    works.join({ key, about }, ({ signal }) => {
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

it('what is given up ends at its next statement, and while a word of it is read no statement begins', async () => {
  const works = new LastingWorks();
  const run: string[] = [];
  const transaction: Transaction = {
    binding: { tenantId: 't', accountId: 'ada' },
    query: async (sql) => {
      run.push(sql);
      return [];
    },
  };
  const word = Promise.withResolvers<void>();
  let heard: Promise<void> | undefined;
  const answer = works.join({ key: 'a', about: 'ada job' }, ({ within }) =>
    within(transaction, async (tx) => {
      await tx.query('first');
      heard = works.arriving(async () => {
        await word.promise;
        works.giveUp('ada job');
      });
      const second = tx.query('second');
      for (let passed = 0; passed < 5; passed += 1) await turn();
      word.resolve();
      await second;
      return { status: 200 };
    }),
  );
  await expect(answer).rejects.toMatchObject({ problem: { code: 'given_up' } });
  await heard;
  expect(run).toEqual(['first']);
});

it.each([true, undefined])('its transaction is the only one where the one below is: %s', async (isAlone) => {
  const transaction: Transaction = {
    binding: { tenantId: 't', accountId: 'ada' },
    isAlone,
    query: async () => [],
  };
  let seen: unknown = 'nothing';
  await new LastingWorks().join({ key: 'a', about: 'ada job' }, ({ within }) =>
    within(transaction, async (tx) => {
      seen = tx.isAlone;
      return { status: 200 };
    }),
  );
  expect(seen).toBe(isAlone);
});
