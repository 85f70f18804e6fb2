/** How a connection of the pool is asked, seen from the library's side. */
import type { PoolClient } from 'pg';
import { expect, it } from 'vitest';
import { ask } from '../../../server/db/postgres-transaction.ts';

type Callback = (error: Error | null, result: unknown) => void;

/** Answers by callback, as `pg` does where it is given one; its promises outlive collections of young objects (`decisions/0099`). */
const clientThat = (answer: (callback: Callback) => void) =>
  ({
    connection: { stream: { cork() {}, uncork() {} } },
    query(_: string, callback?: Callback) {
      if (!callback) throw new Error('Asked for a promise.');
      answer(callback);
    },
  }) as unknown as PoolClient;

it('takes the answer by a callback of its own', async () => {
  const answered = ask(
    clientThat((callback) => callback(null, { rows: [1] })),
    'select 1',
  );
  expect(await answered).toEqual({ rows: [1] });
});

it('rejects with what the database refuses', async () => {
  const refused = ask(
    clientThat((callback) => callback(new Error('deadlock'), undefined)),
    'select 1',
  );
  await expect(refused).rejects.toThrow('deadlock');
});
