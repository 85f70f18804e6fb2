/** Counts the rows of CSV text that comes in pieces, without telling its cells apart. Pure. */

/** Of text in which every quote is part of a cell in quotes, as exports are written; each row is ended. */
export class RowCounter {
  #isQuoted = false;
  /** The header is none. */
  #ends = 0;

  get rows(): number {
    return Math.max(0, this.#ends - 1);
  }

  push(text: string): void {
    for (const [mark] of text.matchAll(/["\n]/g)) {
      // A doubled quote closes and opens again.
      if (mark === '"') this.#isQuoted = !this.#isQuoted;
      else if (!this.#isQuoted) this.#ends += 1;
    }
  }
}
