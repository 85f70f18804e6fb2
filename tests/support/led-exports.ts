/** A server of exports whose answers a test leads: what comes when, how it ends, and whether somebody still waits for it. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LedExport {
  /** Begins the answer, and sends a piece of it. */
  send(text: string): void;
  end(): void;
  /** The connection ends without the end of the answer. */
  cut(): void;
  /** Settles once the connection is closed, whoever closed it. */
  readonly closed: Promise<void>;
}

export interface LedExports {
  /** As a worker asks: exports here, all else at its own server. */
  readonly fetch: typeof globalThis.fetch;
  /** The next request that comes. */
  next(): Promise<LedExport>;
  close(): Promise<void>;
}

export async function leadExports(): Promise<LedExports> {
  const come: LedExport[] = [];
  const awaited: ((led: LedExport) => void)[] = [];
  const server = createServer((_, response) => {
    const led = ledBy(response);
    const waiting = awaited.shift();
    if (waiting) waiting(led);
    else come.push(led);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    fetch: async (input, init) => {
      const asked = new Request(input, init);
      const { pathname, search } = new URL(asked.url);
      if (!pathname.startsWith('/v1/exports/')) return fetch(asked);
      return fetch(`http://127.0.0.1:${port}${pathname}${search}`, { signal: asked.signal });
    },
    next: async () => come.shift() ?? new Promise((resolve) => awaited.push(resolve)),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function ledBy(response: ServerResponse): LedExport {
  response.setHeader('Content-Type', 'text/csv; charset=utf-8');
  return {
    send: (text) => void response.write(text),
    end: () => void response.end(),
    cut: () => void response.socket?.end(),
    closed: new Promise((resolve) => response.on('close', resolve)),
  };
}
