/** How an edit of the outbox stands, for people. Pure. */
import type { OutboxEntry } from '../cache/cache.ts';
import { editedFields } from '../domain/overlay.ts';
import { recordName } from '../domain/record-name.ts';
import type { PendingChange } from '../schema/views.ts';

/** An edit that was sent before and is not under way now waits for its next attempt. */
export function pendingChange(entry: OutboxEntry, sendingId: string | null): PendingChange {
  const { changeId, kind, id, baseRow, queuedAt, state, error, decided } = entry;
  const isSending = changeId === sendingId;
  return {
    changeId,
    kind,
    id,
    name: recordName(baseRow),
    fields: editedFields(entry),
    queuedAt,
    state: state === 'parked' ? 'parked' : isSending ? 'sending' : 'waiting',
    error,
    ...(decided ? { decided: decided.keep } : {}),
  };
}
