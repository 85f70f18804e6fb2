/** What the log says of a request to the provider: its id, and whose account it came to be about. Runs in the server. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface RequestNotes {
  readonly requestId: string;
  /** The id, never the username. */
  accountId?: string;
}

const notes = new WeakMap<IncomingMessage, RequestNotes>();

/** The same for every question about one request. */
export function notesOf(request: IncomingMessage): RequestNotes {
  const known = notes.get(request) ?? { requestId: randomUUID() };
  notes.set(request, known);
  return known;
}
