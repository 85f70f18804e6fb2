/** Asks a running server for a backup of its embedded database, or for a token. Runs in the command line. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { NoToken, type WantedToken } from '../sign-in/operator-token.ts';
import { doorFile } from './door.ts';

const DoorSchema = v.object({ url: v.pipe(v.string(), v.url()), key: v.string() });

async function readDoor(dataDir: string) {
  const text = await readFile(doorFile(dataDir), 'utf8').catch(() => null);
  const door = v.safeParse(v.pipe(v.string(), v.parseJson(), DoorSchema), text);
  return door.success ? door.output : null;
}

/** `null` where no server runs. Throws `NoToken`. */
export async function askForToken(dataDir: string, wanted: WantedToken): Promise<string | null> {
  const door = await readDoor(dataDir);
  if (!door) return null;
  const headers = { authorization: `Bearer ${door.key}` };
  const request = { method: 'POST', headers, body: JSON.stringify(wanted) };
  const answer = await fetch(new URL('/token', door.url), request).catch(() => null);
  if (answer?.status === 409) throw new NoToken(await answer.text());
  return answer?.ok ? answer.text() : null;
}

/** `null` where no server answers: none runs, or what it left behind is old. */
export async function askForBackup(dataDir: string, signal?: AbortSignal): Promise<Readable | null> {
  const door = await readDoor(dataDir);
  if (!door) return null;
  const { url, key } = door;
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(url, { method: 'POST', headers, signal: signal ?? null }).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      if (error instanceof TypeError) return null;
      throw error;
    },
  );
  if (!answer?.ok || !answer.body) return null;
  return Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
}
