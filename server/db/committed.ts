/** Tells listeners of committed changes, whether this process or another committed them. Runs in the server. */
import type { CommittedChange } from './database.ts';

export const COMMITTED_CHANNEL = 'patchpanel_committed';

/** What a process tells by itself comes once more as a notification, a moment earlier or later. */
const REMEMBERED = 1_000;

export interface CommittedChanges {
  subscribe(listener: (change: CommittedChange) => void): () => void;
  /** Takes what the database told of a commit (migration 0026), however often it comes: each text is of one transaction. */
  receive(payload: string): void;
  announce(change: CommittedChange): void;
  /**
   * What a new connection tells is not what another one told: after a failover that lost commits, numbers of changes and of
   * transactions are given again, and an edit of the same record has the same text.
   */
  forget(): void;
}

export function createCommittedChanges(): CommittedChanges {
  const listeners = new Set<(change: CommittedChange) => void>();
  const received = new Set<string>();
  const announce = (change: CommittedChange) => {
    for (const listener of [...listeners]) listener(change);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive(payload) {
      if (received.has(payload)) return;
      received.add(payload);
      for (const oldest of received) {
        if (received.size <= REMEMBERED) break;
        received.delete(oldest);
      }
      const { xact: _, ...change } = JSON.parse(payload) as CommittedChange & { xact?: string };
      announce(change);
    },
    announce,
    forget: () => received.clear(),
  };
}
