/** Refusals of a write that every kind of record has in common. Runs in the server. */
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { Problem } from '../../lib/schema/problem.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { ProblemError } from '../problem-error.ts';

export function versionMismatch(current: AnyRow | AccountRecord): ProblemError {
  return refuse(412, 'version_mismatch', {
    title: 'Changed meanwhile',
    detail: `Someone else changed this; it is version ${current.version} now. Look at the change, then save again.`,
    current,
  });
}

export function refuse(status: number, code: string, rest: Omit<Problem, 'status' | 'code'>): ProblemError {
  return new ProblemError({ status, code, ...rest });
}
