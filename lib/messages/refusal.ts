/** An `AppError` on its way to the border of the background, and how anything thrown becomes a `Result` there. */
import type { AppError } from '../schema/app-error.ts';
import type { Result } from './protocol.ts';

export class Refusal extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(error.detail);
    this.name = 'Refusal';
    this.error = error;
  }
}

export function invalid(detail: string): Refusal {
  return new Refusal({ kind: 'invalid', detail });
}

/** Runs a handler and answers what came of it; never rejects. */
export async function resultOf<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: appErrorOf(thrown) };
  }
}

export function appErrorOf(thrown: unknown): AppError {
  if (thrown instanceof Error && 'error' in thrown && isAppError(thrown.error)) return thrown.error;
  console.error('Patchpanel met an unexpected error:', thrown);
  return { kind: 'unexpected', detail: thrown instanceof Error ? thrown.message : String(thrown) };
}

function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && 'kind' in value && 'detail' in value;
}
