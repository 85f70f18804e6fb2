/** How an edit of the outbox stands, for people. Pure. */
import type { OutboxEntry } from '../cache/cache.ts';
import { editedFields } from '../domain/overlay.ts';
import type { PendingChange } from '../schema/views.ts';

/** An edit that was sent before and is not under way now waits for its next attempt. */
export function pendingChange(entry: OutboxEntry, sendingId: string | null): PendingChange {
  const { changeId, userId, baseRow, queuedAt, state, error } = entry;
  const isSending = changeId === sendingId;
  return {
    changeId,
    userId,
    userName: baseRow.fullName || baseRow.username,
    fields: editedFields(entry),
    queuedAt,
    state: state === 'parked' ? 'parked' : isSending ? 'sending' : 'waiting',
    error,
  };
}
