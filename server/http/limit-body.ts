/** Refuses bodies that are too large: by the length that the client says, or where it sends them in pieces once they are. Runs in the server. */
import type { HonoRequest } from 'hono';
import { ProblemError } from '../problem-error.ts';
import { problem } from './problem-answer.ts';

/** Of routes that say nothing else. */
export const MAX_BODY_BYTES = 1024 * 1024;

function tooLarge(maxBytes: number): ProblemError {
  const detail = `The body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB.`;
  // The rest of the body is not read, so the connection cannot be used again.
  return new ProblemError(problem(413, 'too_large', detail), { Connection: 'close' });
}

/** How long a body says that it is; `null` where it comes in pieces, so that nobody knows before its end. */
export function lengthOf(request: HonoRequest): number | null {
  const length = request.header('Content-Length');
  return length === undefined || request.header('Transfer-Encoding') !== undefined ? null : Number(length);
}

/** Reads nothing: a body may only be read once it is known who sends it. */
export function refuseLong(request: HonoRequest, maxBytes: number): void {
  const length = lengthOf(request) ?? 0;
  if (length > maxBytes) throw tooLarge(maxBytes);
}

/** What came in pieces, as one. Hono's own limit copies the request in a way that the Node adapter's requests do not bear. */
export async function readPieces(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    pieces.push(piece);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
