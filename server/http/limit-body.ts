/** Refuses bodies that are too large, whether the client says how long they are or sends them in pieces. */
import type { Context, MiddlewareHandler } from 'hono';
import { ProblemError } from '../problem-error.ts';
import { problem } from './problem-answer.ts';

function tooLarge(maxBytes: number): ProblemError {
  const detail = `The body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`;
  // The rest of the body is not read, so the connection cannot be used again.
  return new ProblemError(problem(413, 'too_large', detail), { Connection: 'close' });
}

async function readUpTo(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    pieces.push(new Uint8Array(piece));
  }
  return new Blob(pieces);
}

/** Looking for their body makes a `Request` of `fetch`, which outlives a collection of young objects: 15 KB of each, and pauses of 8 to 20 ms. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Hono's own one copies the request in a way that the Node adapter's requests do not bear. */
export function limitBody(maxBytesOf: (context: Context) => number): MiddlewareHandler {
  return async (context, next) => {
    const maxBytes = maxBytesOf(context);
    const { raw, method } = context.req;
    const length = context.req.header('Content-Length');
    if (length !== undefined && context.req.header('Transfer-Encoding') === undefined) {
      if (Number(length) > maxBytes) throw tooLarge(maxBytes);
    } else if (!BODILESS.has(method) && raw.body !== null) {
      const { headers, signal } = raw;
      const body = await readUpTo(raw.body, maxBytes);
      context.req.raw = new Request(raw.url, { method, headers, signal, body });
    }
    return next();
  };
}
