/** What the simulator reports: a promise of `sync.md` that was broken, and what happened before. */

/** I1 to I10 of `sync.md`; `UI`: the interface said queued or saved wrongly. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'UI';

export class Violation extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, message: string) {
    super(`${invariant}: ${message}`);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}

/** The last lines of what happened, for the story of a failure. */
export class Story {
  readonly #lines: string[] = [];
  readonly #most: number;

  constructor(most = 400) {
    this.#most = most;
  }

  tell(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#most) this.#lines.shift();
  }

  get lines(): readonly string[] {
    return this.#lines;
  }
}
