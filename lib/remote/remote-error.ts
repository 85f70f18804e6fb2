/** Every way a request can fail, as one error that carries the `AppError` people are shown. */
import * as v from 'valibot';
import type { AppError } from '../schema/app-error.ts';
import { POSITION_HEADER } from '../schema/feed-position.ts';
import { type Problem, ProblemSchema } from '../schema/problem.ts';
import { type ProtocolRange, whoIsBehind } from '../schema/server-protocol.ts';

export class RemoteError extends Error {
  readonly error: AppError;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** 410: the cursor cannot be continued. */
  readonly isReset: boolean;
  /** What the server speaks, where that is why it is not understood. */
  readonly protocol: ProtocolRange | null;

  /** Of the record in a 412, where in the feed it was so; `null` where it is not said. */
  readonly position: string | null;

  /** What answered is no server of ours, though it answers well enough. */
  readonly isForeign: boolean;
  /** Nothing came within the time that was given; the server may be working on it. */
  readonly isLate: boolean;

  constructor(error: AppError, details: RemoteDetails = {}) {
    super(error.detail);
    this.name = 'RemoteError';
    this.error = error;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.isReset = details.isReset ?? false;
    this.isForeign = details.isForeign ?? false;
    this.isLate = details.isLate ?? false;
    this.protocol = details.protocol ?? null;
    this.position = details.position ?? null;
  }
}

export interface RemoteDetails {
  retryAfterMs?: number | null;
  isReset?: boolean;
  isForeign?: boolean;
  isLate?: boolean;
  protocol?: ProtocolRange;
  position?: string | null;
}

export function offline(detail: string, retryAfterMs: number | null = null): RemoteError {
  return new RemoteError({ kind: 'offline', detail }, { retryAfterMs });
}

/** The error for a server of another time; `null` for one that is understood. */
export function incompatibleWith(server: {
  protocol: ProtocolRange;
  serverVersion: string;
}): RemoteError | null {
  const { protocol, serverVersion } = server;
  const behind = whoIsBehind(protocol);
  if (!behind) return null;
  const detail = `The server has version ${serverVersion}.`;
  return new RemoteError({ kind: 'incompatible', detail, behind }, { protocol });
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or `undefined` when the answer is not JSON. */
  body: unknown;
}

/** Anything that is not JSON does not come from our server: a captive portal, a proxy, a login wall. */
export function assertJson(answer: Answer): void {
  if (answer.body !== undefined) return;
  const portal =
    answer.status < 300 ? 'A page answered instead of the server; a network may ask for a login' : null;
  const detail = `${portal ?? `The server is not reachable (status ${answer.status})`}.`;
  const isForeign = answer.status < 500;
  throw new RemoteError({ kind: 'offline', detail }, { retryAfterMs: retryAfter(answer), isForeign });
}

/** The error for an answer that is not a success. */
export function errorOf(answer: Answer): RemoteError {
  const problem = problemOf(answer);
  const detail = problem.detail ?? problem.title;
  const retryAfterMs = retryAfter(answer);
  switch (answer.status) {
    case 401:
      return new RemoteError({
        kind: 'signed-out',
        detail,
        ...(isDisabled(problem) ? { why: 'disabled' } : {}),
      });
    case 403:
      return new RemoteError({ kind: 'forbidden', detail });
    case 404:
      return new RemoteError({ kind: 'not-found', detail });
    case 410:
      return new RemoteError({ kind: 'unexpected', detail }, { isReset: true });
    case 412:
      return new RemoteError(
        { kind: 'conflict', detail, current: problem.current },
        { position: answer.headers.get(POSITION_HEADER) },
      );
    case 428:
      return new RemoteError({ kind: 'unexpected', detail });
    case 408:
    case 425:
    case 429:
      return offline(detail, retryAfterMs);
  }
  if (problem.code === 'protocol') return new RemoteError({ kind: 'incompatible', detail });
  if (answer.status === 502 || answer.status === 503 || answer.status === 504)
    return offline(detail, retryAfterMs);
  if (answer.status >= 500) {
    return new RemoteError({ kind: 'unexpected', detail, isPassing: true }, { retryAfterMs });
  }
  return new RemoteError({ kind: 'refused', detail, problem });
}

/** A newer token would not help: the server knows whose it is. */
export function isDisabled({ code }: Problem): boolean {
  return code === 'account_disabled' || code === 'account_unknown';
}

export function problemOf(answer: Answer): Problem {
  const parsed = v.safeParse(ProblemSchema, answer.body);
  if (parsed.success) return parsed.output;
  return {
    status: answer.status,
    code: 'unknown',
    title: `The server answered with status ${answer.status}.`,
  };
}

/** Seconds. No server of ours says so many, but what stands before it may: nobody's edits wait for a day, and a timer of over 24 days would go off at once. */
const LONGEST_TOLD = 600;

/** Seconds, as RFC 9110 allows; dates are ignored because the client's clock decides nothing. */
function retryAfter(answer: Answer): number | null {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, LONGEST_TOLD) * 1000 : null;
}
