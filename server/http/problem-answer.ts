/** Turns whatever was thrown into `application/problem+json`: the border at which the server's errors end. */
import type { Problem } from '../../lib/schema/problem.ts';
import { ProblemError } from '../problem-error.ts';

export const PROBLEM_TYPE = 'application/problem+json';

export function problem(status: number, code: string, detail: string): Problem {
  return { status, code, title: TITLES[status] ?? 'Error', detail };
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not ready',
  507: 'No room left',
};

/** The disk of the database, or of the process, is full. */
const FULL = ['53100', 'ENOSPC'];
const FULL_WORDS =
  "The server's disk is full, so nothing was saved. It can still be read. Whoever runs the server must make room.";

/** Row-level security refused what the handlers had let through, which is a fault of theirs: it is logged as one. */
const NOT_ALLOWED = '42501';

/** SQLSTATE classes and codes after which the same request may succeed. */
const BUSY = /^(40001|40P01|53|57014|57P0|08)/;

/** It took longer than a statement may, or an operator ended it: soon again would burden the database as much. */
const CUT_OFF = '57014';
const CUT_OFF_RETRY_SECONDS = '10';

export interface ProblemAnswer {
  problem: Problem;
  headers: Readonly<Record<string, string>>;
  /** False for errors nobody expected: they are logged with their stack, and hidden from the answer. */
  expected: boolean;
}

export function answerFor(error: unknown, requestId: string): ProblemAnswer {
  if (error instanceof ProblemError)
    return { problem: error.problem, headers: error.headers, expected: true };
  const state = (error as { code?: unknown } | null)?.code;
  if (typeof state === 'string' && FULL.includes(state)) {
    return {
      problem: problem(507, 'disk_full', FULL_WORDS),
      headers: { 'Retry-After': '30' },
      expected: false,
    };
  }
  if (state === NOT_ALLOWED) {
    return {
      problem: problem(403, 'forbidden', 'You may not do this.'),
      headers: {},
      expected: false,
    };
  }
  if (typeof state === 'string' && BUSY.test(state)) {
    const busy = problem(503, 'busy', 'The server is busy. Try again in a moment.');
    const seconds = state === CUT_OFF ? CUT_OFF_RETRY_SECONDS : '1';
    return { problem: busy, headers: { 'Retry-After': seconds }, expected: false };
  }
  const hidden = problem(
    500,
    'internal',
    `Something failed in the server. Its log names request ${requestId}.`,
  );
  return { problem: hidden, headers: {}, expected: false };
}
