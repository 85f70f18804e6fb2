/** Packs the extension of Oracle's Agent Browser UI that tells who is signed in; `docs/ORACLE-B2C.md` says how to install it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const FOLDER = join(import.meta.dirname, 'oracle-b2c');
/** The page that the Agent Browser UI opens comes first. */
const FILES = ['init.html', 'bridge.js'];
/** The first day that the format knows: no time of the build goes in, so two builds are the same. */
const mtime = new Date(1980, 0, 1);

export async function packOracleBridge(): Promise<Buffer> {
  const files = FILES.map(
    async (name) => [name, new Uint8Array(await readFile(join(FOLDER, name)))] as const,
  );
  return Buffer.from(zipSync(Object.fromEntries(await Promise.all(files)), { level: 0, mtime }));
}
