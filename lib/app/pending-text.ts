/** Why an edit could not be saved, in words; and edits as a text that can be kept outside the browser. */
import type { AppError } from '../schema/app-error.ts';
import type { PendingChange } from '../schema/views.ts';
import { agoText } from './age.ts';
import { errorText } from './error-text.ts';
import { refusedFaults } from './form-faults.ts';
import { historyFieldText } from './history-text.ts';
import { t } from './text.ts';

export interface Reader {
  readonly now: number;
  /** The account that is signed in. */
  readonly own: string | null;
}

/** `null` while nothing stands against the edit. */
export function reasonText({ error, conflict }: PendingChange, { now, own }: Reader): string | null {
  if (conflict) {
    const { theirsBy } = conflict;
    const when = agoText(Date.parse(conflict.theirsAt), now);
    if (theirsBy !== null && theirsBy === own) return t('pendingConflictOwn', when);
    return t('pendingConflict', theirsBy ?? t('somebody'), when);
  }
  if (error === null) return null;
  if (error.kind === 'not-found') return t('pendingGone');
  const { sentence } = errorText(error);
  const detail = detailOf(error);
  return `${error.kind === 'forbidden' ? t('pendingForbidden') : sentence} ${detail}`.trim();
}

/** A field stands under its label, not under its key. */
function detailOf(error: AppError): string {
  const { detail } = errorText(error);
  const field = error.kind === 'refused' ? error.problem.field : undefined;
  if (field === undefined || !detail.startsWith(`${field}: `)) return detail;
  return [...refusedFaults(error)].map(([key, said]) => `${historyFieldText(key)}: ${said}`).join(' ');
}

/** JSON, one object an edit: of which record, since when, why not, and the body of the write. */
export function pendingJson(changes: readonly PendingChange[]): string {
  return JSON.stringify(
    changes.map(({ kind, id, name, queuedAt, state, error, content, fields, decided }) => ({
      kind,
      record: { id, key: content?.key ?? null, name, instance: content?.instanceId },
      queuedAt: new Date(queuedAt).toISOString(),
      state,
      reason: error && { kind: error.kind, detail: errorText(error).detail },
      version: content?.baseVersion,
      fields,
      decided,
      ...content?.patch,
    })),
    null,
    2,
  );
}
