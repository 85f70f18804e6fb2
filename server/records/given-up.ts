/** A request that nobody wants any more is rolled back as a whole. Runs in the server. */
import { setImmediate as turn } from 'node:timers/promises';
import { ProblemError } from '../problem-error.ts';

/** Throws when who asked has gone or said so, also while this thread was busy. `isArriving`: such a word is just being read. */
export async function requireWanted(
  signal: AbortSignal,
  isArriving: () => boolean = () => false,
): Promise<void> {
  // What came while this thread was busy is heard of only after a whole turn of the event loop.
  await turn();
  await turn();
  while (isArriving()) await turn();
  if (signal.aborted) throw givenUp();
}

export function givenUp(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'given_up',
    title: 'Given up',
    detail: 'The request was cancelled. Nothing was changed.',
  });
}
