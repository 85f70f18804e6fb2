/** Quiet moments are used for work on disk that nobody waits for; an edit made in the middle of it would. */
import type { EngineChange, SyncParts } from './change.ts';

/** Without a change of rows or edits for so long, it is quiet; a worker that nobody needs lives 30 s. */
export const QUIET_MS = 2_000;

type Tell = SyncParts['publish'];

/** Tells what it is told, and has the cache tidied once nothing more was told for a while. */
export function tidiedAfter({ cache, clock }: Pick<SyncParts, 'cache' | 'clock'>, tell: Tell): Tell {
  let cancel = () => {};
  const tidy = () => {
    cache.tidy().catch((error: unknown) => {
      // Nothing is lost: the log is read as it is, and folded another time.
      console.warn('Patchpanel could not tidy its copy of the configuration:', error);
    });
  };
  return (change: EngineChange) => {
    if (change.type === 'rows' || change.type === 'outbox') {
      cancel();
      cancel = clock.after(QUIET_MS, tidy);
    }
    tell(change);
  };
}
