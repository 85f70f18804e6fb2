/** Reads what a form of the provider's own pages sends. Runs in the server. */
import type { IncomingMessage } from 'node:http';

/** Four fields of at most 1,024 characters, in percent encoding. */
const MAX_FORM_BYTES = 64 * 1024;

/** `null` where it is longer than any form of ours. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_FORM_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
