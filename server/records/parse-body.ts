/** Checks the body of a write by its schema; what is wrong is refused with its field and rule. Runs in the server. */
import * as v from 'valibot';
import type { ProblemError } from '../problem-error.ts';
import { refuse } from './patch-problems.ts';

/** Throws 422 `invalid_body` for the first thing that is wrong. */
export function parseBody<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, body, { abortPipeEarly: true });
  if (parsed.success) return parsed.output;
  throw invalid(parsed.issues[0]);
}

function invalid(issue: v.BaseIssue<unknown>): ProblemError {
  const path = (v.getDotPath(issue) ?? '').replace(/^(set|unset)\./, '');
  const rule = ruleOf(path, issue);
  const message = path && isMissing(issue) ? 'This field is required.' : issue.message;
  return refuse(422, 'invalid_body', {
    title: 'Not a valid edit',
    ...(path ? { field: path } : {}),
    ...(rule ? { rule } : {}),
    detail: path ? `${path}: ${message}` : message,
  });
}

function ruleOf(path: string, issue: v.BaseIssue<unknown>): string | null {
  if (issue.message.startsWith('C15')) return 'C15';
  return path === 'username' && (issue.input === '' || isMissing(issue)) ? 'C1' : null;
}

function isMissing({ received }: v.BaseIssue<unknown>): boolean {
  return received === 'undefined' || received === 'null';
}
