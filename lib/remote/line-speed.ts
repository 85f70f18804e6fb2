/** How fast the line to the server was when it last brought much. */

/** A shorter answer tells of the server's haste, not of the line's. */
const MUCH = 64 * 1024;

/** Characters a millisecond. Compressed, as answers are, some 3 Mbit/s: a file of 2 MB leaves long before a request has lasted too long. */
const FAST = 2_000;

export class LineSpeed {
  #isFast = false;

  /** False until something large has come. */
  get isFast(): boolean {
    return this.#isFast;
  }

  /** An answer of so many characters took so many milliseconds from its first byte on. */
  note(length: number, milliseconds: number): void {
    if (length >= MUCH) this.#isFast = length >= FAST * Math.max(1, milliseconds);
  }
}
