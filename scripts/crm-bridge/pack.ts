/** Packs the extension of Oracle's Agent Browser UI that tells who is signed in; `docs/ORACLE-B2C.md` says how to install it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ZipFile, zip } from './zip.ts';

const FOLDER = join(import.meta.dirname, 'oracle-b2c');
/** The page that the Agent Browser UI opens comes first. */
const FILES = ['init.html', 'bridge.js'];

export async function packOracleBridge(): Promise<Buffer> {
  const files = FILES.map(
    async (name): Promise<ZipFile> => ({ name, content: await readFile(join(FOLDER, name)) }),
  );
  return zip(await Promise.all(files));
}
