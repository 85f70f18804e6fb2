/** Asks a running server for a backup of its embedded database. Runs in the command line. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { doorFile } from './door.ts';

const DoorSchema = v.object({ url: v.pipe(v.string(), v.url()), key: v.string() });

/** `null` where no server answers: none runs, or what it left behind is old. */
export async function askForBackup(dataDir: string, signal?: AbortSignal): Promise<Readable | null> {
  const text = await readFile(doorFile(dataDir), 'utf8').catch(() => null);
  const door = v.safeParse(v.pipe(v.string(), v.parseJson(), DoorSchema), text);
  if (!door.success) return null;
  const { url, key } = door.output;
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
