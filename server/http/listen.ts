/** Binds the port first, because the issuer's address holds it; requests wait for the handler that comes after. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly port: number;
  readonly server: Server;
  /** Answers what has waited, and everything after. */
  handle(listener: RequestListener): void;
  /** Stops listening; answers in progress get this many milliseconds. */
  close(graceMilliseconds: number): Promise<void>;
}

export async function listen(host: string, port: number): Promise<Listening> {
  const { promise: ready, resolve } = Promise.withResolvers<RequestListener>();
  let handler: RequestListener | null = null;
  const server = createServer((request, response) => {
    if (handler !== null) handler(request, response);
    else void ready.then((listener) => listener(request, response));
  });
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
    handle(listener) {
      handler = listener;
      resolve(listener);
    },
    close: (graceMilliseconds) =>
      new Promise((done) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
        server.close(() => {
          clearTimeout(timer);
          done();
        });
        server.closeIdleConnections();
      }),
  };
}
