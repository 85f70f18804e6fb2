/** A way to PostgreSQL on which what comes for LISTEN connections, or for all, can be held back: a line that has died without anybody being told. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** Sent by connections that listen for commits. */
const LISTENS = 'listen patchpanel_committed';
/** Sent by every connection of ours. */
export const EVERYBODY = 'patchpanel';

export interface DeafLine {
  /** Of the same database, by this way. */
  readonly url: string;
  /** From now on connections that it is about get nothing; new ones neither. */
  holdBack(): void;
  /** All that was held back comes at once. */
  letGo(): void;
  close(): Promise<void>;
}

function open(url: URL): Socket {
  const folder = url.searchParams.get('host');
  const port = Number(url.port || 5432);
  return folder ? connect(`${folder}/.s.PGSQL.${port}`) : connect(port, url.hostname);
}

export async function openDeafLine(databaseUrl: string, about: string = LISTENS): Promise<DeafLine> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isDeaf = false;
  let held: (() => void)[] = [];
  const server = createServer((client) => {
    const upstream = open(target);
    let isMeant = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      isMeant ||= chunk.includes(about);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (isDeaf && isMeant) held.push(() => client.write(chunk));
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    holdBack() {
      isDeaf = true;
    },
    letGo() {
      isDeaf = false;
      for (const send of held) send();
      held = [];
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
