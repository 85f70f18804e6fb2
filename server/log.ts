/** Structured logs of the server: who asked what and how it ended; never tokens, passwords or query strings. */
import pino, { type DestinationStream, type Logger } from 'pino';

const SECRET_KEYS = [
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'access_token',
  'refresh_token',
  'id_token',
  'code',
  'code_verifier',
  'authorization',
  'cookie',
  'set-cookie',
];

/** Of PostgreSQL; unlike the words of sockets and files (`EPIPE`) it has a digit. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
const LEFT_OUT = 'left out, as a message of the database may quote what somebody typed';

/** Database errors carry statements and values, and quote them in their messages; only what a developer needs to find the place is kept. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name: type, message, stack } = error;
  const {
    code: state,
    table,
    constraint,
  } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  if (typeof state !== 'string' || !SQLSTATE.test(state)) return { type, message, state, stack };
  return { type, message: LEFT_OUT, state, table, constraint, stack: callsOf(error) };
}

/** The stack without the message that it begins with; nothing where that is not to be found, as it may have been changed since. */
function callsOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  return at < 0 ? '' : stack.slice(at + message.length).replace(/^\n/, '');
}

export interface LogOptions {
  level?: string;
  /** Standard output when absent. */
  destination?: DestinationStream;
}

export function createLog({ level = 'info', destination }: LogOptions = {}): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]);
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[redacted]' },
      serializers: { err: describeError },
    },
    destination ?? pino.destination(1),
  );
}
