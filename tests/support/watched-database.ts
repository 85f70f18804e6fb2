/** A database that tells of each statement before it runs, and of each transaction before it begins. */
import type { Database } from '../../server/db/database.ts';

export interface WatchedDatabase {
  of(database: Database): Database;
  onQuery: (sql: string) => Promise<void> | void;
  /** Resolves when somebody asks for a transaction. */
  nextTransaction(): Promise<void>;
}

export function watchedDatabase(): WatchedDatabase {
  let waiting: (() => void)[] = [];
  const watched: WatchedDatabase = {
    onQuery: () => {},
    nextTransaction: () => new Promise((resolve) => waiting.push(resolve)),
    of: (database) => ({
      driver: database.driver,
      transaction(binding, work, options) {
        for (const tell of waiting) tell();
        waiting = [];
        const query = (tx: Parameters<typeof work>[0]) => ({
          binding: tx.binding,
          account: tx.account,
          async query<R extends object>(sql: string, parameters?: readonly unknown[]) {
            await watched.onQuery(sql);
            return tx.query<R>(sql, parameters);
          },
        });
        return database.transaction(binding, (tx) => work(query(tx)), options);
      },
      compareMigrations: () => database.compareMigrations(),
      onCommitted: (listener) => database.onCommitted(listener),
      hears: () => database.hears(),
      close: () => database.close(),
    }),
  };
  return watched;
}
