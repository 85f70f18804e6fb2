/** What the screen shows of a record: the base row with the edits of ours that are on their way. Pure. */
import type { Kind } from '../schema/kind.ts';
import type { AnyRow, RowOf } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { applyPatch } from './apply-patch.ts';
import { fieldsOf } from './combine-patches.ts';

export interface QueuedEdit {
  kind: Kind;
  id: string;
  patch: RecordPatch;
  /** A parked edit is not in force: the server refused it, or somebody else was first. */
  state: 'waiting' | 'sending' | 'parked';
  /** The edit adds the record, which starts as `baseRow`. */
  isNew?: boolean;
  baseRow: AnyRow;
}

/** Stands among the fields of an edit that adds the record. */
export const NEW_RECORD = 'new';

/** A record that an edit of ours adds and the server does not have yet; without the edits made since. */
export function addedRow<K extends Kind>(
  queued: readonly QueuedEdit[],
  kind: K,
  id: string,
): RowOf<K> | undefined {
  const isAdded = (edit: QueuedEdit) => edit.isNew && edit.kind === kind && edit.id === id;
  return queued.find((edit) => isAdded(edit) && edit.state !== 'parked')?.baseRow as RowOf<K> | undefined;
}

export function editedFields({ patch, isNew }: Pick<QueuedEdit, 'patch' | 'isNew'>): string[] {
  return isNew ? [NEW_RECORD, ...fieldsOf(patch)] : fieldsOf(patch);
}

/** The row with the unparked edits applied in order; `version` stays the base row's. */
export function overlayRow<R extends AnyRow>(row: R, queued: readonly QueuedEdit[]): R {
  return inForce(row.id, queued).reduce((after, { patch }) => applyPatch(after, patch), row);
}

/** Fields of the record with an edit that is not saved yet. */
export function pendingFields(id: string, queued: readonly QueuedEdit[]): string[] {
  return [...new Set(inForce(id, queued).flatMap(editedFields))];
}

/** Something of the record is not saved yet. */
export function isPending(id: string, queued: readonly QueuedEdit[]): boolean {
  return queued.some((edit) => edit.id === id && edit.state !== 'parked');
}

/** A UUID names one record of all kinds. */
function inForce(id: string, queued: readonly QueuedEdit[]): QueuedEdit[] {
  return queued.filter((edit) => edit.id === id && edit.state !== 'parked');
}
