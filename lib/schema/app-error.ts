/** The one union of errors that reach a person. Each kind has one sentence and one action in the UI. */
import type { Problem } from './problem.ts';

export type AppError =
  /** The server cannot be reached, or something else answered in its place. */
  | { kind: 'offline'; detail: string }
  /** `disabled`: the server knows the account and lets it do nothing any more. */
  | { kind: 'signed-out'; detail: string; why?: 'disabled' }
  /** Refused by role or scope. */
  | { kind: 'forbidden'; detail: string }
  | { kind: 'not-found'; detail: string }
  /** A rule of the product refused the edit; `rule` and `field` say where. */
  | { kind: 'refused'; detail: string; problem: Problem }
  /** Somebody else changed the record first. */
  | { kind: 'conflict'; detail: string; current: unknown }
  /** The request itself was malformed: wrong sender, wrong shape, too large. */
  | { kind: 'invalid'; detail: string }
  /** The browser could not store the edit; nothing was queued. */
  | { kind: 'storage'; detail: string }
  /** The person closed a window or cancelled. */
  | { kind: 'cancelled'; detail: string }
  /** Server and extension are too far apart in version. */
  | { kind: 'incompatible'; detail: string; behind?: 'server' | 'extension' }
  /** Not sent, since the edit it builds on was refused; the detail says why. */
  | { kind: 'blocked'; detail: string }
  /** `isPassing`: the server stumbled over itself, or too much was asked of the background at once; another attempt may go well. */
  | { kind: 'unexpected'; detail: string; isPassing?: boolean };

export type AppErrorKind = AppError['kind'];
