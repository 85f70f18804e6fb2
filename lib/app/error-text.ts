/** One sentence and one action for each kind of error that reaches a person. */
import type { AppError, AppErrorKind } from '../schema/app-error.ts';
import { incompatibleText } from './incompatible-text.ts';
import { type TextKey, t } from './text.ts';

export type ErrorAction = 'try-again' | 'check-again' | 'sign-in' | 'reload' | 'reload-extension' | null;

const TEXTS: Record<AppErrorKind, { readonly text: TextKey; readonly action: ErrorAction }> = {
  offline: { text: 'errorOffline', action: 'try-again' },
  'signed-out': { text: 'errorSignedOut', action: 'sign-in' },
  forbidden: { text: 'errorForbidden', action: null },
  'not-found': { text: 'errorNotFound', action: null },
  refused: { text: 'errorRefused', action: null },
  conflict: { text: 'errorConflict', action: null },
  invalid: { text: 'errorInvalid', action: null },
  storage: { text: 'errorStorage', action: 'try-again' },
  cancelled: { text: 'errorCancelled', action: null },
  incompatible: { text: 'errorIncompatible', action: 'reload' },
  blocked: { text: 'errorBlocked', action: null },
  unexpected: { text: 'errorUnexpected', action: 'try-again' },
};

export interface ErrorText {
  readonly sentence: string;
  /** What the server or the background said, in a sentence; may be empty. */
  readonly detail: string;
  readonly action: ErrorAction;
}

/** Each side has somebody else who can update it. */
const UPDATES = { server: 'check-again', extension: 'reload-extension' } as const;

export function errorText(error: AppError): ErrorText {
  if (error.kind === 'incompatible' && error.behind) {
    const { sentence, todo } = incompatibleText(error.behind);
    return { sentence: `${sentence} ${todo}`, detail: error.detail, action: UPDATES[error.behind] };
  }
  const { text, action } = TEXTS[error.kind];
  const detail = error.kind === 'refused' ? (error.problem.detail ?? error.detail) : error.detail;
  return { sentence: t(text), detail, action };
}
