/** Reads an edit that the panel has carried over, for the console's page of confirmation. Pure. */
import type { ConfirmedEdit } from './confirm-route.ts';

/** Reads the part after `#/confirm/`; `null` when it is not an edit. */
export function parseConfirm(rest: string): ConfirmedEdit | null {
  try {
    const edit = JSON.parse(decodeURIComponent(rest)) as Partial<ConfirmedEdit> | null;
    const isWhole =
      typeof edit?.userId === 'string' &&
      typeof edit.userName === 'string' &&
      typeof edit.baseVersion === 'number' &&
      typeof edit.patch === 'object' &&
      Array.isArray(edit.lines);
    return isWhole ? (edit as ConfirmedEdit) : null;
  } catch {
    return null;
  }
}
