/** A server that is told to stop: what is at work comes to its end before the database is closed, and nothing is logged as an error. */
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { PGLITE } from '../../support/databases.ts';
import { captureLog } from '../capture-log.ts';
import { startTestServer, tokenFor } from '../test-server.ts';

const WARNING = 40;

/** The database, but each transaction begins only when the gate is opened; `reached` resolves at the first that waits. */
function gated(database: Database) {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let isShut = false;
  return {
    shut: () => {
      isShut = true;
    },
    open: gate.resolve,
    reached: reached.promise,
    database: {
      ...database,
      async transaction(...given: Parameters<Database['transaction']>) {
        if (isShut) {
          reached.resolve();
          await gate.promise;
        }
        return database.transaction(...given);
      },
    } as Database,
  };
}

const faults = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line) as { level: number }).filter(({ level }) => level >= WARNING);

/** The server's end of the next request's connection. */
function nextSocket(): Promise<Socket> {
  const started = channel('http.server.request.start');
  return new Promise((resolve) => {
    const take = (message: unknown) => {
      started.unsubscribe(take);
      resolve((message as { socket: Socket }).socket);
    };
    started.subscribe(take);
  });
}

test('a request whose client went away comes to its end before the server has closed', async () => {
  const { database, close } = await PGLITE.open();
  const { log, lines } = captureLog();
  const gate = gated(database);
  const server = await startTestServer({ database: gate.database, log });
  const token = await tokenFor(server, 'ada');
  gate.shut();
  const arriving = nextSocket();
  const client = connect(server.port, '127.0.0.1');
  const { host } = new URL(server.url);
  client.write(`GET /v1/crm-users HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  const socket = await arriving;
  await gate.reached;
  client.destroy();
  await once(socket, 'close');

  let isClosed = false;
  const closing = server.close().then(() => {
    isClosed = true;
  });
  // Nobody is connected any more: a close that waits for connections alone is over within a turn
  await new Promise(setImmediate);
  expect(isClosed).toBe(false);
  gate.open();
  await closing;
  await close();
  expect(faults(lines)).toEqual([]);
});
