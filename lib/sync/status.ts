/** The state of synchronisation, from that of its loops and of the last attempt to send. Pure. */
import type { AppError } from '../schema/app-error.ts';
import { whoIsBehind } from '../schema/server-protocol.ts';
import type { SyncStatus } from '../schema/views.ts';
import type { LoopState } from './loop.ts';
import type { Replica } from './replica.ts';

export interface StatusParts {
  replica: Replica;
  loops: { me: LoopState; rows: LoopState };
  /** Why the last edit could not be sent. */
  pushError: AppError | null;
  isSignedIn: boolean;
}

export function syncStatus(parts: StatusParts): SyncStatus {
  const { outbox, checkedAt, lost } = parts.replica;
  const reason = reasonOf(parts);
  return {
    state: stateOf(parts, reason),
    pending: outbox.length,
    parked: outbox.filter(({ state }) => state === 'parked').length,
    checkedAt,
    reason,
    ...(lost.count > 0 ? { lost: lost.count } : {}),
  };
}

function stateOf({ replica, loops, isSignedIn }: StatusParts, reason: AppError | null): SyncStatus['state'] {
  if (!isSignedIn || reason?.kind === 'signed-out') return 'signed-out';
  if (reason) return reason.kind === 'offline' ? 'offline' : 'failed';
  const isLive = loops.me.is === 'live' && ['live', 'idle'].includes(loops.rows.is);
  // Never confirmed: rows were let go a moment ago, and the others are not here yet.
  return isLive && !replica.isBehind && replica.checkedAt !== null ? 'live' : 'syncing';
}

function reasonOf({ loops, pushError, replica }: StatusParts): AppError | null {
  for (const loop of [loops.me, loops.rows]) if (loop.is === 'failed') return loop.error;
  return pushError ?? mismatch(replica);
}

/** Known from an earlier answer: the server is of another time. */
function mismatch({ me }: Replica): AppError | null {
  const behind = me && whoIsBehind(me.protocol);
  return behind ? { kind: 'incompatible', detail: '', behind } : null;
}
