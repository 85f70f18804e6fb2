/** The embedded database belongs to one process: here a running one gives a backup, or a token, to whoever may read its folder. Runs in the server. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import type { OwnerDatabase } from '../db/owner.ts';
import { makeOperatorToken, NoToken, type WantedToken } from '../sign-in/operator-token.ts';
import { writeBackup } from './write-backup.ts';

/** Says where the door is and what opens it; readable by the server's own account alone. */
export const doorFile = (dataDir: string) => join(dataDir, 'backup-door.json');
/** Requests wait while somebody reads everything: who stops reading is let go. */
const STALLED_MS = 10_000;

export interface DoorParts {
  readonly dataDir: string;
  readonly owner: Pick<OwnerDatabase, 'transaction'>;
}

/** Listens on loopback. Answers its end. */
export async function openDoor({ dataDir, owner }: DoorParts): Promise<() => Promise<void>> {
  const key = randomBytes(32).toString('base64url');
  let running: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    if (!isAllowed(request, key)) return void response.writeHead(404).end();
    running = request.url === '/token' ? giveToken(owner, request, response) : giveBackup(owner, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await rm(doorFile(dataDir), { force: true });
  await writeFile(doorFile(dataDir), JSON.stringify({ url: `http://127.0.0.1:${port}/backup`, key }), {
    mode: 0o600,
  });
  return async () => {
    await rm(doorFile(dataDir), { force: true });
    server.close();
    server.closeAllConnections();
    await running;
  };
}

function isAllowed({ method, url, headers }: IncomingMessage, key: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${key}`);
  return (
    method === 'POST' &&
    (url === '/backup' || url === '/token') &&
    given.length === wanted.length &&
    timingSafeEqual(given, wanted)
  );
}

/** 409 with the words of what is in the way. */
async function giveToken(owner: DoorParts['owner'], request: IncomingMessage, response: ServerResponse) {
  try {
    const wanted = JSON.parse(await readText(request)) as WantedToken;
    response.end(await makeOperatorToken(owner, wanted));
  } catch (error) {
    if (error instanceof NoToken) response.writeHead(409).end(error.message);
    else response.writeHead(500).end();
  }
}

/** What breaks off has no end, by which whoever asked knows. */
async function giveBackup(owner: DoorParts['owner'], response: ServerResponse): Promise<void> {
  response.setTimeout(STALLED_MS, () => response.destroy());
  response.writeHead(200, { 'Content-Type': 'application/gzip' });
  await owner
    .transaction('read', (tx) => writeBackup(tx, response, { driver: 'pglite' }))
    .catch(() => response.destroy());
}
