/** The key that encrypts the demo's secrets, made once per data folder and kept there for its owner's eyes. Runs on Node. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 32;

/** 32 bytes in base64. Throws when the file holds something else: what was encrypted would not open with a new key. */
export async function keepSecretKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret-key');
  const kept = await readKept(path);
  if (kept === null) return makeKey(dataDir, path);
  if (Buffer.from(kept, 'base64').length === BYTES) return kept;
  throw new Error(`${path} holds no key: delete the file, and type connectivity passwords again.`);
}

/** `null` when there is no file. */
async function readKept(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}

async function makeKey(dataDir: string, path: string): Promise<string> {
  const key = randomBytes(BYTES).toString('base64');
  await mkdir(dataDir, { recursive: true });
  await writeFile(`${path}.new`, `${key}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return key;
}
