/** The words of `Sync status`. Pure but for the catalogue. */
import type { SyncStatus } from '../schema/views.ts';
import { checkedText } from './age.ts';
import { type TextKey, t, tCount } from './text.ts';

const STATE_TEXT = {
  live: 'syncLive',
  syncing: 'syncSyncing',
  offline: 'syncOffline',
  'signed-out': 'syncSignedOut',
  failed: 'syncFailed',
} as const satisfies Record<SyncStatus['state'], TextKey>;

export interface SyncText {
  readonly state: string;
  readonly saved: string;
  readonly age: string;
}

export function syncText(sync: SyncStatus, now: number): SyncText {
  const saved =
    sync.pending === 0 ? t('allChangesSaved') : tCount(sync.pending, 'notSavedYetOne', 'notSavedYetMany');
  return {
    state: t(STATE_TEXT[sync.state]),
    saved: withLost(sync.parked > 0 ? t('savedAndParked', saved, sync.parked) : saved, sync.lost),
    age: checkedText(sync.checkedAt, now),
  };
}

/** What was saved and is gone on the server is not to be read past. */
const withLost = (saved: string, lost = 0) => (lost > 0 ? t('savedAndLost', saved, lost) : saved);
