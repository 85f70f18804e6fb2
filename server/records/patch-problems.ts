/** Refusals of a write that every kind of record has in common. Runs in the server. */
import type { AccountRecord } from '../../lib/schema/account-record.ts';
import type { Problem } from '../../lib/schema/problem.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import { ProblemError } from '../problem-error.ts';

/** `headers`: what the answer says besides. */
export function versionMismatch(
  current: AnyRow | AccountRecord,
  headers: ProblemError['headers'] = {},
): ProblemError {
  const problem = {
    status: 412,
    code: 'version_mismatch',
    title: 'Changed meanwhile',
    detail: `Someone else changed this; it is version ${current.version} now. Look at the change, then save again.`,
    current,
  };
  return new ProblemError(problem, headers);
}

export function refuse(status: number, code: string, rest: Omit<Problem, 'status' | 'code'>): ProblemError {
  return new ProblemError({ status, code, ...rest });
}
