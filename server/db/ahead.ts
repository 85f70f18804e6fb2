/** What was sent before the work of a transaction asked for it, and what it was answered. Runs in the server. */
import { isDeepStrictEqual } from 'node:util';
import type { Statement } from './bind.ts';

export interface AheadStatement extends Statement {
  /** It writes: a transaction that does not ask for it must not commit. */
  readonly writes?: boolean;
}

interface Sent {
  readonly statement: AheadStatement;
  readonly answer: Promise<readonly object[]>;
}

export class Ahead {
  readonly #line: Sent[];
  #hasUnasked = false;

  constructor(line: readonly Sent[]) {
    this.#line = [...line];
    // Whoever asks hears of it; what nobody asks for fails the commit.
    for (const { answer } of line) answer.catch(() => undefined);
  }

  /** The answer, where the next in line is the very same. Anything else may change what the others read: they are given to nobody then. */
  take<R>(sql: string, parameters: readonly unknown[]): Promise<R[]> | null {
    const next = this.#line.shift();
    if (!next) return null;
    const { statement, answer } = next;
    if (statement.sql === sql && isDeepStrictEqual(statement.parameters, parameters)) {
      return answer as Promise<R[]>;
    }
    this.#hasUnasked ||= [next, ...this.#line].some((sent) => sent.statement.writes);
    this.#line.length = 0;
    return null;
  }

  /** Before a commit: throws where something was written that nobody asked for. */
  requireTaken(): void {
    if (!this.#hasUnasked && !this.#line.some(({ statement }) => statement.writes)) return;
    throw new Error('The transaction did not ask for what was written ahead of it.');
  }
}

/** Thrown at a work that asks for more than what went with the commit; the driver begins it again. */
export class AskedForMore extends Error {
  override readonly name = 'AskedForMore';
}
