/**
 * Work that is let go of when it begins. What a transaction of PGlite was given to run is reached from an accessor of its own, which lies among old
 * objects (`decisions/0099`): without this, the request that it belongs to would live until those are collected. Runs in the server.
 */
export function lettingGo<Given, Result>(work: (given: Given) => Promise<Result>) {
  let held: typeof work | null = work;
  /** Throws when it is run again. */
  return async (given: Given): Promise<Result> => {
    const run = held;
    held = null;
    if (!run) throw new Error('This work was let go of when it began.');
    return run(given);
  };
}
