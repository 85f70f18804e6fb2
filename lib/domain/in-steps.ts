/** Work over many rows that may be left between two of them, so that a thread does something else meanwhile. Pure. */

/** Yields after each step. */
export type Steps<T> = Generator<void, T, void>;

/** Some milliseconds of work. */
const STEP_ITEMS = 1_000;

export function* mapInSteps<T, R>(items: readonly T[], change: (item: T) => R): Steps<R[]> {
  const changed: R[] = [];
  for (const item of items) {
    changed.push(change(item));
    if (changed.length % STEP_ITEMS === 0) yield;
  }
  return changed;
}

/** All of it at once. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
