/** Tells listeners of committed changes, whether this process or another committed them. Runs in the server. */
import type { CommittedChange } from './database.ts';

export const COMMITTED_CHANNEL = 'patchpanel_committed';

export interface CommittedChanges {
  subscribe(listener: (change: CommittedChange) => void): () => void;
  /** Takes the payload of a notification. */
  receive(payload: string): void;
  announce(change: CommittedChange): void;
}

export function createCommittedChanges(): CommittedChanges {
  const listeners = new Set<(change: CommittedChange) => void>();
  const announce = (change: CommittedChange) => {
    for (const listener of [...listeners]) listener(change);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive(payload) {
      announce(JSON.parse(payload) as CommittedChange);
    },
    announce,
  };
}
