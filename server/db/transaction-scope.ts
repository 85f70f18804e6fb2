/** Keeps transactions well-behaved: none inside another, and no query after the end. Runs in the server. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from './database.ts';

type Query = Transaction['query'];

const running = new AsyncLocalStorage<{ open: boolean }>();

/** Runs `work` with a transaction that dies with it. On PGlite a second one inside would wait for the first for ever. */
export async function withinTransaction<T>(
  { query, ...bound }: Transaction,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const scope = { open: true };
  const guarded: Query = (sql, parameters, options) => {
    if (!scope.open) throw new Error('The transaction has ended; a query came too late.');
    return query(sql, parameters, options);
  };
  try {
    return await running.run(scope, () => work({ ...bound, query: guarded }));
  } finally {
    scope.open = false;
  }
}

export function refuseInsideTransaction(): void {
  if (running.getStore()?.open) {
    throw new Error('A transaction is open already: use it instead of opening a second one inside.');
  }
}
