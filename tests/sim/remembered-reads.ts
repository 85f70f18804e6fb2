/** Reads that nobody wrote before are answered again as they were: of a database whose transactions go one after another, nothing else could come. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Binding, Database, Transaction, TransactionOptions } from '../../server/db/database.ts';
import { withinTransaction } from '../../server/db/transaction-scope.ts';

type Query = Transaction['query'];

export class RememberedReads {
  readonly #real: Database;
  readonly #rows = new Map<string, object[]>();
  /** The product lets no transaction begin inside another one; this is outside of them. */
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(real: Database) {
    this.#real = real;
  }

  /** Something was committed. */
  forget(): void {
    this.#rows.clear();
  }

  /** A transaction that only reads; the database hears of it at the first question that was not asked since the last commit. */
  async read<T>(
    binding: Binding,
    work: (tx: Transaction) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const who = JSON.stringify(binding);
    let opened: Opened | null = null;
    const query: Query = async <R extends object>(sql: string, parameters: readonly unknown[] = []) => {
      const asked = `${who}${sql}${JSON.stringify(parameters)}`;
      const known = this.#rows.get(asked);
      if (known) return known as R[];
      opened ??= this.#open(binding, options);
      const rows = frozen(await (await opened.transaction).query<R>(sql, parameters));
      this.#rows.set(asked, rows);
      return rows;
    };
    try {
      return await withinTransaction({ binding, query }, work);
    } finally {
      // What was only read ends the same way, whatever came of it.
      await (opened as Opened | null)?.end();
    }
  }

  #open(binding: Binding, options: TransactionOptions): Opened {
    const begun = Promise.withResolvers<Transaction>();
    const over = Promise.withResolvers<void>();
    const hold = (transaction: Transaction) => {
      begun.resolve(transaction);
      return over.promise;
    };
    // Without what goes ahead: it would be asked though it is remembered.
    const whole = this.#outside(() =>
      this.#real.transaction(binding, hold, { ...options, ahead: [], asksNoMore: false }),
    );
    whole.catch(begun.reject);
    return {
      transaction: begun.promise,
      end: () => {
        over.resolve();
        return whole.catch(() => undefined);
      },
    };
  }
}

interface Opened {
  readonly transaction: Promise<Transaction>;
  end(): Promise<void>;
}

/** Who changed an answer would change what others are answered. */
function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
