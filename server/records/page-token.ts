/** Opaque cursors of lists: where the next page begins. Runs in the server. */
import * as v from 'valibot';
import { ProblemError } from '../problem-error.ts';

const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;

export function writePageToken(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Throws 400 for anything this server did not write. */
export function readPageToken<S extends v.GenericSchema>(token: string, schema: S): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'invalid_cursor',
      title: 'Unknown cursor',
      field: 'after',
      detail: 'Send `after` exactly as the former page gave it in `next`.',
    });
  }
}

export function pageLimit(limit: number | undefined): number {
  if (limit === undefined || !Number.isInteger(limit) || limit < 1) return DEFAULT_LIMIT;
  return Math.min(limit, MAX_LIMIT);
}
