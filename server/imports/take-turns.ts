/** Long work in turns with everything else that the thread has to do, given up where nobody waits for it. Runs in the server. */
import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../../lib/domain/in-steps.ts';

/** Lets others have a turn; throws where the work is not wanted any more. */
export type Turn = () => Promise<void>;

export const othersFirst: Turn = () => setImmediate();

export async function takeTurns<T>(steps: Steps<T>, turn: Turn): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await turn();
  }
}
