/** A text of the server as it comes: a chunk of it is in memory at once, however long it is. */
import type { BodyReader } from './read-body.ts';
import { offline, type RemoteError } from './remote-error.ts';

export interface TextStream {
  /** The next characters, `null` at the end. Throws `RemoteError`: what came before is then no whole text. */
  read(): Promise<string | null>;
}

/** Whether the body of an answer is one. */
export function isTextStream(body: unknown): body is TextStream {
  return typeof body === 'object' && body !== null && 'read' in body && typeof body.read === 'function';
}

const BROKEN = 'The connection ended in the middle of the file.';

/** `failureOf`: what an error of the line is to whoever asked. Without the byte order mark. */
export function textStream(body: BodyReader, failureOf: (error: unknown) => RemoteError): TextStream {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk: Uint8Array | null) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw offline(BROKEN);
    }
  };
  let isOver = false;
  return {
    async read() {
      if (isOver) return null;
      const chunk = await body.read().catch((error) => {
        throw named(failureOf(error));
      });
      isOver = chunk === null;
      const text = decode(chunk);
      return isOver && text === '' ? null : text;
    },
  };
}

/** The line says nothing about why it broke. */
function named(failure: RemoteError): RemoteError {
  const isNameless = failure.error.kind === 'offline' && failure.error.detail === '';
  return isNameless ? offline(BROKEN) : failure;
}
