/** Waits where the server says that there were too many requests, as long as it says and within bounds. Runs in the command line. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Of one command's every request; after that it ends, as scripts have their own idea of too long. */
export const LONGEST_WAIT_SECONDS = 120;

export interface Patience {
  /** Where the person is told that nothing hangs. */
  error(text: string): void;
  /** Milliseconds; replaced in tests. */
  pause?(milliseconds: number): Promise<unknown>;
}

/** 429 is answered before anything is done, so any request may be made again (RFC 6585, section 4). */
export async function patiently(
  ask: () => Promise<Response>,
  { error, pause = (ms) => sleep(ms) }: Patience,
): Promise<Response> {
  let left = LONGEST_WAIT_SECONDS;
  for (;;) {
    const response = await ask();
    const seconds = Math.max(1, Math.ceil(Number(response.headers.get('retry-after') ?? Number.NaN)));
    // A date, or nothing, is no number of seconds
    if (response.status !== 429 || !(seconds <= left)) return response;
    left -= seconds;
    await response.body?.cancel();
    error(`There were too many requests. Going on in ${seconds} s.\n`);
    await pause(seconds * 1000);
  }
}
