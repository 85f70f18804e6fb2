/** P13a: what the panel page loads as scripts, compressed; beside it preact and signals alone. P1a: the same of a CRM page. */
import { join } from 'node:path';
import { build } from 'vite';
import { ensureBuilt } from '../../scripts/build/build-extension.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { gzipSize, KILO, scriptsOfPage, sizeOfScripts } from '../support/script-sizes.ts';

/** The smallest page of the same stack: one component with one signal. */
const PAGE = `import { h, render } from 'preact'; import { signal } from '@preact/signals';
  const name = signal('x'); render(h('p', null, name), document.body);`;
/** The smallest content script of the same framework. */
const CONTENT = `import { ContentScriptContext } from 'wxt/utils/content-script-context';
  new ContentScriptContext('crm', {}).onInvalidated(() => console.log('gone'));`;

/** Kilobytes of a source and all it imports. */
async function builtSize(source: string): Promise<number> {
  const entry = 'virtual:floor';
  const floor = {
    name: 'floor',
    resolveId: (id: string) => (id === entry ? `\0${entry}` : null),
    load: (id: string) => (id === `\0${entry}` ? source : null),
  };
  const built = await build({
    root: join(import.meta.dirname, '..', '..'),
    configFile: false,
    logLevel: 'silent',
    plugins: [floor],
    build: { write: false, modulePreload: false, rolldownOptions: { input: entry } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const chunks = outputs.filter((file) => file.type === 'chunk');
  return chunks.reduce((sum, { code }) => sum + gzipSize(code) / KILO, 0);
}

export async function measureScriptSize({ say }: Bench): Promise<Figure[]> {
  const folder = await ensureBuilt('fixed', say);
  const sizeOf = async (paths: readonly string[]) => [(await sizeOfScripts(folder, paths)) / KILO];
  const pageFloor = { floor: [await builtSize(PAGE)] };
  const contentFloor = { floor: [await builtSize(CONTENT)] };
  const panel = { unit: 'KB', target: 35, aim: 22 } as const;
  return [
    figureOf(
      { id: 'P13a', name: 'panel page scripts, gz', ...panel },
      await sizeOf(await scriptsOfPage(folder, 'panel.html', 'atOnce')),
      pageFloor,
    ),
    figureOf(
      { id: 'F3', name: 'panel page scripts with what is read later, gz', unit: 'KB', target: 37, aim: 24 },
      await sizeOf(await scriptsOfPage(folder, 'panel.html')),
      pageFloor,
    ),
    figureOf(
      { id: 'P1a', name: 'content script while the panel is closed, gz', unit: 'KB', target: 6, aim: 2 },
      await sizeOf(['content-scripts/crm.js']),
      contentFloor,
    ),
  ];
}
