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
  /** The edit adds the user, who starts as `baseRow`. */
  isNew?: boolean;
  baseRow?: CrmUser;
}

/** Stands among the fields of an edit that adds the user. */
export const NEW_USER = 'new';

/** A user whom an edit of ours adds and the server does not have yet; without the edits made since. */
export function addedUser(
  queued: readonly QueuedPatch[],
  isWanted: (user: CrmUser) => boolean,
): CrmUser | undefined {
  return queued.find(
    ({ isNew, state, baseRow }) => isNew && state !== 'parked' && baseRow && isWanted(baseRow),
  )?.baseRow;
}

export function editedFields({ patch, isNew }: Pick<QueuedPatch, 'patch' | 'isNew'>): string[] {
  return isNew ? [NEW_USER, ...fieldsOf(patch)] : fieldsOf(patch);
}

/** The user with the unparked edits applied in order; `version` stays the base row's. */
export function overlayUser(user: CrmUser, queued: readonly QueuedPatch[]): CrmUser {
  return applicable(user.id, queued).reduce((row, { patch }) => applyUserPatch(row, patch), user);
}

/** Fields of the user with an edit that is not saved yet. */
export function pendingFields(userId: string, queued: readonly QueuedPatch[]): string[] {
  return [...new Set(applicable(userId, queued).flatMap(editedFields))];
}

function applicable(userId: string, queued: readonly QueuedPatch[]): QueuedPatch[] {
  return queued.filter((entry) => entry.userId === userId && entry.state !== 'parked');
}
