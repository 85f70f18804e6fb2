/** Binds the port first, because the issuer's address holds it; requests wait for the handler that comes after. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** For requests whose connection is gone; none takes that long. */
const WORK_LIMIT_MS = 10_000;

/**
 * The embedded database holds this thread for seconds. After that, timers run before what arrived meanwhile is read, and a
 * connection that had been idle for longer than this would be cut with a request on it (seen with Node's 5 s). Longer than the
 * 115 s after which Firefox leaves one by itself (`network.http.keep-alive.timeout`), since a poll without news does not tell it.
 */
const KEEP_ALIVE_MS = 120_000;

/** Resolves when nothing of the request is at work any more, even if its client has gone before; never rejects. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Listening {
  readonly port: number;
  readonly server: Server;
  /** Answers what has waited, and everything after. */
  handle(handler: RequestHandler): void;
  /**
   * Stops listening; answers in progress get this many milliseconds, then their connections are cut. Resolves when no
   * request is at work any more, so that the database may be closed.
   */
  close(graceMilliseconds: number): Promise<void>;
}

export async function listen(host: string, port: number): Promise<Listening> {
  const { promise: ready, resolve } = Promise.withResolvers<RequestHandler>();
  const atWork = new Set<Promise<void>>();
  let handler: RequestHandler | null = null;
  const server = createServer((request, response) => {
    const work = handler ? handler(request, response) : ready.then((late) => late(request, response));
    atWork.add(work);
    void work.then(() => atWork.delete(work));
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
  return {
    server,
    port: (server.address() as AddressInfo).port,
    handle(given) {
      handler = given;
      resolve(given);
    },
    async close(graceMilliseconds) {
      // What still waits for a handler will have none
      resolve(async (_, response) => void response.destroy());
      await closeConnections(server, graceMilliseconds);
      await Promise.race([Promise.all(atWork), pause(WORK_LIMIT_MS, undefined, { ref: false })]);
    },
  };
}

function closeConnections(server: Server, graceMilliseconds: number): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
    server.close(() => {
      clearTimeout(timer);
      done();
    });
    server.closeIdleConnections();
  });
}
