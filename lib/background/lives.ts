/** The core that answers now. A database that opens too late for one begins another, as if the worker had died. */
import type { Core } from './core.ts';

export interface Lives {
  /** The present core, once it is awake. */
  ready(): Promise<Core>;
}

export function beginLives(open: (onLate: () => void) => Promise<Core>): Lives {
  let present = begin();
  function begin(): Promise<Core> {
    return open(() => {
      // Opened already, or about to be without the database: it answers what it was asked.
      void present.then((former) => {
        present = begin();
        former.leave();
      });
    });
  }
  return { ready: () => present };
}
