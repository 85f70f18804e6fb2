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
}

/** The connection breaks. */
export function closeAnswer({ response }: Client): void {
  response.destroy();
}

export function writeAnswer({ response }: Client, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** A tenth of a second's bytes at a time, until all is there or nobody waits for it. */
export async function writeSlowly(
  { response, gone }: Client,
  { status, headers, body }: Answer,
  bytesPerSecond: number,
): Promise<void> {
  response.writeHead(status, headers);
  const step = Math.ceil(bytesPerSecond / 10);
  for (let from = 0; from < body.length && !gone.signal.aborted; from += step) {
    response.write(body.subarray(from, from + step));
    await pause(100);
  }
  response.end();
}
