/** P13a: what the panel page loads as scripts, compressed; beside it preact and signals alone. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';

const KILO = 1024;
const sizeOf = (text: string | Uint8Array) => gzipSync(text, { level: 9 }).length / KILO;

/** Names of scripts in a script: all of them, and those that are read before it runs. */
const ALL = /["'`](?:\.\/|\/)?([\w./-]+\.js)["'`]/g;
const AT_ONCE = /(?:from|import)\s*["'](?:\.\/|\/)?([\w./-]+\.js)["']/g;

/** Every script of a page: those its HTML names, and those they import. */
async function scriptsOf(folder: string, page: string, imports: RegExp): Promise<string[]> {
  const html = await readFile(join(folder, page), 'utf8');
  const found = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path = '']) => path));
  for (const path of found) {
    const text = await readFile(join(folder, path), 'utf8');
    for (const [, name = ''] of text.matchAll(imports)) {
      const sibling = name.includes('/') ? name : join(path, '..', name);
      if (await isFile(join(folder, sibling))) found.add(sibling);
    }
  }
  return [...found];
}

async function isFile(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}

/** The smallest page of the same stack: one component with one signal. */
async function floorSize(): Promise<number> {
  const source = `import { h, render } from 'preact'; import { signal } from '@preact/signals';
    const name = signal('x'); render(h('p', null, name), document.body);`;
  const entry = 'virtual:floor';
  const built = await build({
    root: join(import.meta.dirname, '..', '..'),
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'floor',
        resolveId: (id) => (id === entry ? `\0${entry}` : null),
        load: (id) => (id === `\0${entry}` ? source : null),
      },
    ],
    build: { write: false, modulePreload: false, rollupOptions: { input: entry } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.reduce((sum, file) => sum + (file.type === 'chunk' ? sizeOf(file.code) : 0), 0);
}

export async function measureScriptSize({ say }: Bench): Promise<Figure[]> {
  const folder = await ensureBuilt('fixed', say);
  const sizeOfAll = async (imports: RegExp) => {
    const scripts = await scriptsOf(folder, 'panel.html', imports);
    const sizes = await Promise.all(scripts.map(async (path) => sizeOf(await readFile(join(folder, path)))));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const head = { id: 'P13a', name: 'panel page scripts, gz', unit: 'KB', target: 35, aim: 22 } as const;
  const first = {
    id: 'F3',
    name: 'of these, before the first paint',
    unit: 'KB',
    target: 35,
    aim: 22,
  } as const;
  const floor = { floor: [await floorSize()] };
  return [figureOf(head, [await sizeOfAll(ALL)], floor), figureOf(first, [await sizeOfAll(AT_ONCE)], floor)];
}
