/** The statements of one transaction on their way to the database: those that are asked for within one turn of this thread go as one unit. Runs in the server. */
import type { Statement } from './bind.ts';

/** `tag` is what the database calls what it did, as `COMMIT`. */
export type Outcome = { readonly rows: object[]; readonly tag: string } | { readonly error: unknown };

/** Runs them in their order. Behind one that fails nothing of the unit runs, and all of it fails with the same. */
export type SendUnit = (unit: readonly Statement[]) => Promise<readonly Outcome[]>;

export const COMMIT: Statement = { sql: 'commit', parameters: [] };

interface Waiting {
  readonly statement: Statement;
  readonly settle: (outcome: Outcome) => void;
}

export class UnitLine {
  readonly #sendUnit: SendUnit;
  #waiting: Waiting[] = [];

  constructor(sendUnit: SendUnit) {
    this.#sendUnit = sendUnit;
  }

  async ask(statement: Statement): Promise<object[]> {
    const outcome = await new Promise<Outcome>((settle) => {
      if (this.#waiting.length === 0) queueMicrotask(() => this.#send());
      this.#waiting.push({ statement, settle });
    });
    if ('error' in outcome) throw outcome.error;
    // The database commits nothing of a transaction in which something failed, and calls that no error.
    if (statement === COMMIT && outcome.tag === 'ROLLBACK')
      throw new Error('The transaction was rolled back.');
    return outcome.rows;
  }

  #send(): void {
    const unit = this.#waiting;
    this.#waiting = [];
    const settle = (outcomes: readonly Outcome[]) => {
      for (const [n, waiting] of unit.entries()) waiting.settle(outcomes[n] as Outcome);
    };
    const failed = (error: unknown) => settle(unit.map(() => ({ error })));
    this.#sendUnit(unit.map(({ statement }) => statement)).then(settle, failed);
  }
}
