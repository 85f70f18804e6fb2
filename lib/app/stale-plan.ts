/** Whether applying failed because the plan holds no longer, so that the file is planned again. Runs in the console. */
import type { AppError } from '../schema/app-error.ts';
import { t } from './text.ts';

/** Why, in words; `null` where planning again would not help. */
export function staleReason(error: AppError): string | null {
  if (error.kind === 'conflict') return error.detail;
  // Plans are removed after a day, or were given up in another window.
  return error.kind === 'not-found' ? t('planGone') : null;
}
