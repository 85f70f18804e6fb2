/** What one transaction asks of its database, on both drivers: opening, statements, those that go with the commit. Runs in the server. */
import { Ahead, AskedForMore } from './ahead.ts';
import type { Statement } from './bind.ts';
import type { StatementOptions, Transaction, TransactionOptions } from './database.ts';
import { COMMIT, type UnitLine } from './unit-line.ts';

export const BEGIN = {
  write: { sql: 'begin', parameters: [] },
  read: { sql: 'begin isolation level repeatable read read only', parameters: [] },
} as const;

export interface Asking {
  readonly line: UnitLine;
  readonly bind: Statement;
  /** Asks for room on the disk; throws. */
  readonly claim?: () => void;
  /** Told where the commit went ahead and has been done. */
  readonly ended?: () => void;
  /** Asks for it, and resolves when it is as good as done. */
  readonly commit: (line: UnitLine) => Promise<void>;
}

/** Sends begin, binding and what is ahead as one unit at once: behind a binding that fails nothing runs. */
export class Asked {
  readonly #asking: Asking;
  readonly #ahead: Ahead;
  readonly #bound: Promise<readonly [unknown, object[]]>;
  /** Where it went with all the rest. */
  readonly #committed: Promise<unknown> | null;
  #lasts: (() => Promise<unknown>)[] = [];
  #hasAskedMore = false;

  /** `isWhole`: the commit goes with what is sent ahead. */
  constructor(asking: Asking, { readOnly, ahead: wanted = [] }: TransactionOptions, isWhole: boolean) {
    const { line, bind, claim = () => {} } = asking;
    this.#asking = asking;
    const ahead = wanted.length > 0 && hasRoom(claim) ? wanted : [];
    this.#bound = Promise.all([line.ask(BEGIN[readOnly ? 'read' : 'write']), line.ask(bind)]);
    this.#ahead = new Ahead(ahead.map((statement) => ({ statement, answer: line.ask(statement) })));
    this.#committed = isWhole ? line.ask(COMMIT) : null;
    this.#committed?.catch(() => undefined);
  }

  /** What the binding read of its account. */
  async account(): Promise<unknown> {
    const [, [row]] = await this.#bound;
    await this.#committed?.then(this.#asking.ended, () => undefined);
    return (row as { account?: unknown } | undefined)?.account;
  }

  readonly query: Transaction['query'] = async <R>(
    sql: string,
    parameters: readonly unknown[] = [],
    { isLast = false, onRows }: StatementOptions = {},
  ) => {
    const answer = this.#ahead.take<R>(sql, parameters);
    if (answer) return answer;
    if (this.#committed) {
      this.#hasAskedMore = true;
      throw new AskedForMore();
    }
    const { claim, line } = this.#asking;
    claim?.();
    this.#sendLasts();
    if (!isLast) return (await line.ask({ sql, parameters })) as R[];
    this.#lasts.push(async () => {
      const rows = await line.ask({ sql, parameters });
      onRows?.(rows);
    });
    return [];
  };

  #sendLasts(): Promise<unknown>[] {
    return this.#lasts.splice(0).map((ask) => {
      const asked = ask();
      // What it fails with, the commit fails with.
      asked.catch(() => undefined);
      return asked;
    });
  }

  async commit(): Promise<void> {
    if (this.#hasAskedMore) throw new AskedForMore();
    this.#ahead.requireTaken();
    const lasts = this.#sendLasts();
    const { line, commit } = this.#asking;
    await Promise.all([...lasts, this.#committed ?? commit(line)]);
  }
}

/** Where there is none, the statement fails that is asked for, and not the binding with it. */
function hasRoom(claim: () => void): boolean {
  try {
    claim();
    return true;
  } catch {
    return false;
  }
}

/** Once with the commit ahead, where the work will most likely ask for no more; where it does, or not likely, without. */
export async function attempts<T>(
  { readOnly, asksNoMore }: TransactionOptions,
  attempt: (isWhole: boolean) => Promise<T>,
): Promise<T> {
  if (!readOnly || !asksNoMore) return attempt(false);
  try {
    return await attempt(true);
  } catch (error) {
    if (error instanceof AskedForMore) return attempt(false);
    throw error;
  }
}
