/** How large the scripts of a built extension are, compressed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** In bytes. */
export const KILO = 1024;

/** Names of scripts in a script: all of them, and those that are read before it runs. */
const NAMES = {
  all: /["'`](?:\.\/|\/)?([\w./-]+\.js)["'`]/g,
  atOnce: /(?:from|import)\s*["'](?:\.\/|\/)?([\w./-]+\.js)["']/g,
};

/** Bytes of a script as it is loaded, after gzip. */
export function gzipSize(text: string | Uint8Array): number {
  return gzipSync(text, { level: 9 }).length;
}

/** Paths of every script of a page: those its HTML names, and those they import. */
export async function scriptsOfPage(
  folder: string,
  page: string,
  which: keyof typeof NAMES = 'all',
): Promise<string[]> {
  const html = await readFile(join(folder, page), 'utf8');
  const found = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path = '']) => path));
  for (const path of found) {
    const text = await readFile(join(folder, path), 'utf8');
    for (const [, name = ''] of text.matchAll(NAMES[which])) {
      const sibling = name.includes('/') ? name : join(path, '..', name);
      if ((await readScript(folder, sibling)) !== null) found.add(sibling);
    }
  }
  return [...found];
}

/** Bytes of scripts that are loaded one by one, after gzip. */
export async function sizeOfScripts(folder: string, paths: readonly string[]): Promise<number> {
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  return texts.reduce((sum, text) => sum + gzipSize(text), 0);
}

function readScript(folder: string, path: string): Promise<string | null> {
  return readFile(join(folder, path), 'utf8').catch(() => null);
}
