/** What the screen shows of a CRM user: the base row with the edits of ours that are on their way. Pure. */
import type { CrmUser } from '../schema/crm-records.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import { applyUserPatch } from './apply-patch.ts';
import { fieldsOf } from './combine-patches.ts';

export interface QueuedPatch {
  userId: string;
  patch: CrmUserPatch;
  /** A parked edit is not in force: the server refused it, or somebody else was first. */
  state: 'waiting' | 'sending' | 'parked';
}

/** The user with the unparked edits applied in order; `version` stays the base row's. */
export function overlayUser(user: CrmUser, queued: readonly QueuedPatch[]): CrmUser {
  return applicable(user.id, queued).reduce((row, { patch }) => applyUserPatch(row, patch), user);
}

/** Fields of the user with an edit that is not saved yet. */
export function pendingFields(userId: string, queued: readonly QueuedPatch[]): string[] {
  return [...new Set(applicable(userId, queued).flatMap(({ patch }) => fieldsOf(patch)))];
}

function applicable(userId: string, queued: readonly QueuedPatch[]): QueuedPatch[] {
  return queued.filter((entry) => entry.userId === userId && entry.state !== 'parked');
}
