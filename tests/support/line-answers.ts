/** How the faulty line gives answers to those who asked: whole, slowly, or not at all. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Who asked. */
export interface Client {
  readonly response: ServerResponse;
  readonly gone: AbortController;
  /** The fault that the request met is over. */
  readonly mended: AbortSignal;
  /** Hears of an answer that was given to its end. */
  told(answer: Answer): void;
}

/** The connection breaks. */
export function closeAnswer({ response }: Client): void {
  response.destroy();
}

export function writeAnswer({ response, told }: Client, answer: Answer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body, () => told(answer));
}

/** At most a tenth of a second's bytes at a time, until all is there or nobody waits for it; the rest at once when the line is mended. */
export async function writeSlowly(
  { response, gone, mended, told }: Client,
  answer: Answer,
  bytesPerSecond: number,
): Promise<void> {
  const { status, headers, body } = answer;
  response.writeHead(status, headers);
  const step = Math.ceil(bytesPerSecond / 10);
  const either = AbortSignal.any([gone.signal, mended]);
  let from = 0;
  for (; from < body.length && !either.aborted; from += step) {
    response.write(body.subarray(from, from + step));
    await pauseUnless(either, (step / bytesPerSecond) * 1_000);
  }
  response.end(body.subarray(from), () => told(answer));
}

/** Shorter where the signal comes. */
export async function pauseUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** An answer that no server of ours gave. */
export function plainAnswer(
  { status, type, text }: { status: number; type: string; text: string },
  retryAfterSeconds?: number,
): Answer {
  const after =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  const headers = { 'content-type': type, 'access-control-allow-origin': '*', ...after };
  return { status, headers, body: Buffer.from(text) };
}
