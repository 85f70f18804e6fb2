/** One request to the configuration server: bearer token, JSON both ways, every failure a `RemoteError`. */
import ky from 'ky';
import type { AppError } from '../schema/app-error.ts';
import type { Clock } from './clock.ts';
import type { LineSpeed } from './line-speed.ts';
import { BodyReader, readBody, STALL_MS } from './read-body.ts';
import {
  type Answer,
  assertJson,
  errorOf,
  isDisabled,
  offline,
  problemOf,
  RemoteError,
} from './remote-error.ts';
import { textStream } from './text-stream.ts';

export interface TokenSource {
  /** The access token, or `null` when nobody is signed in. */
  read(): Promise<string | null>;
  /** A newer token than the refused one, or `null` when the sign-in is over. Throws `RemoteError` when offline. */
  renew(refused: string): Promise<string | null>;
}

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | null | undefined>;
  json?: unknown;
  /** A file, instead of `json`; its bytes are sent as they are. */
  csv?: Blob;
  /** The answer is a file: its body is the text, or a `TextStream` that is read as it comes. */
  isText?: boolean | 'stream';
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** How long the first byte may take, in milliseconds. */
  firstByteMs?: number;
  /** Sent without a token. */
  anonymous?: boolean;
}

export interface HttpDependencies {
  address: string;
  fetch: typeof fetch;
  tokens: TokenSource;
  clock: Clock;
  /** Learns from every answer. */
  line?: LineSpeed;
}

/** A server that is silent for so long hangs, and people are told. A worker dies at 30 s (seen in Chromium 156). */
export const FIRST_BYTE_MS = STALL_MS;

export type Http = (request: HttpRequest) => Promise<Answer>;

export function createHttp(dependencies: HttpDependencies): Http {
  return async (request) => {
    const token = request.anonymous ? null : await dependencies.tokens.read();
    if (!token && !request.anonymous) throw signedOut();
    const answer = await send(dependencies, request, token);
    if (answer.status !== 401 || !token || isDisabled(problemOf(answer))) return checked(answer);
    const renewed = await dependencies.tokens.renew(token);
    if (!renewed) throw signedOut();
    return checked(await send(dependencies, request, renewed));
  };
}

/** Tells of each request that got no answer, but for those that may take long: silence says nothing about them. */
export function tellingOffline(http: Http, onOffline: (error: AppError) => void): Http {
  return (request) =>
    http(request).catch((thrown) => {
      if (thrown instanceof RemoteError && thrown.error.kind === 'offline') {
        if (!thrown.isLate || request.firstByteMs === undefined) onOffline(thrown.error);
      }
      throw thrown;
    });
}

function signedOut(): RemoteError {
  return new RemoteError({ kind: 'signed-out', detail: 'Sign in to go on.' });
}

function checked(answer: Answer): Answer {
  assertJson(answer);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw errorOf(answer);
}

async function send(
  { address, fetch, clock, line }: HttpDependencies,
  request: HttpRequest,
  token: string | null,
): Promise<Answer> {
  const late = new AbortController();
  const stop = clock.after(request.firstByteMs ?? FIRST_BYTE_MS, () => late.abort());
  const signals = [late.signal, ...(request.signal ? [request.signal] : [])];
  try {
    const response = await ky(request.path, {
      prefix: address,
      method: request.method ?? 'GET',
      searchParams: definedOnly(request.query ?? {}),
      headers: { accept: 'application/json', ...typeOf(request), ...request.headers, ...bearer(token) },
      ...(request.json === undefined ? {} : { json: request.json }),
      ...(request.csv === undefined ? {} : { body: request.csv }),
      signal: AbortSignal.any(signals),
      credentials: 'omit',
      cache: 'no-store',
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      fetch,
    });
    stop();
    const isFile = request.isText && /^text\/csv\b/.test(response.headers.get('content-type') ?? '');
    const { status, headers } = response;
    if (isFile && response.ok && request.isText === 'stream') {
      const failure = (error: unknown) => failureOf(error, request.signal, late.signal);
      return { status, headers, body: textStream(new BodyReader(response, clock), failure) };
    }
    const began = clock.now();
    const text = await readBody(response, clock);
    line?.note(text.length, clock.now() - began);
    return { status, headers, body: isFile ? text : parse(text) };
  } catch (error) {
    throw failureOf(error, request.signal, late.signal);
  } finally {
    stop();
  }
}

function typeOf({ csv, isText }: HttpRequest): Record<string, string> {
  if (isText) return { accept: 'text/csv, application/problem+json' };
  return csv === undefined ? {} : { 'content-type': 'text/csv' };
}

function bearer(token: string | null): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}

function definedOnly(query: NonNullable<HttpRequest['query']>): Record<string, string> {
  const entries = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown, caller: AbortSignal | undefined, late: AbortSignal): RemoteError {
  if (error instanceof RemoteError) return error;
  if (caller?.aborted) return new RemoteError({ kind: 'cancelled', detail: 'The request was given up.' });
  if (late.aborted) {
    const detail = 'The server did not answer in time.';
    return new RemoteError({ kind: 'offline', detail }, { isLate: true });
  }
  // The kind says it all: a sentence of its own would stand below the same one.
  return offline('');
}
