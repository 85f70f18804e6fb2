/** Starts the demo CRM on the loopback address. Runs on Node, unbuilt. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type DemoPerson, ON_START_PAGE } from '../data/people.ts';
import { createCrmRecords } from './records.ts';
import { createCrm } from './routes.ts';

export interface DemoCrmOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly people: readonly DemoPerson[];
  /** Usernames offered on the start page; those of the demo's cast by default. */
  readonly onStartPage?: readonly string[];
  readonly strictCsp?: boolean;
  readonly coep?: boolean;
  readonly isKept?: boolean;
}

/** Rejects with the listener's own error, such as `EADDRINUSE`. */
export async function startDemoCrm(
  options: DemoCrmOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const app = createCrm({
    records: createCrmRecords(options.people),
    onStartPage: options.onStartPage ?? ON_START_PAGE,
    strictCsp: options.strictCsp ?? true,
    coep: options.coep ?? false,
    isKept: options.isKept ?? false,
  });
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
