/** P4 and P7a for peers that promise what we do: the store lives in an extension's worker, a page asks it, an edit is strict. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { root } from '../../scripts/build/build-extension.ts';
import type { Bench } from '../support/bench.ts';
import { openBenchBrowser } from '../support/bench-browser.ts';
import { buildPeersScript } from './install-peers.ts';
import type { RunningPeers } from './serve-peers.ts';

interface Asked {
  readonly name: string;
  readonly settings: string;
  readonly edit: readonly number[];
  /** Empty where the store would have to commit the rows as strictly as an edit, which ours does not. */
  readonly change: readonly number[];
}

interface AskingPage {
  fill(name: string, rows: unknown): Promise<null>;
  edit(name: string, what: { rows: unknown; runs: number; pause: number }): Promise<number[]>;
  change(name: string, what: { address: string; runs: number }): Promise<number[]>;
}

declare const asker: AskingPage;

const WORKER =
  'in the worker of an extension whose page asks over a port, an edit strict, with the 100 rows only';
const STORES = [
  { name: 'idb', how: `as idb, ${WORKER}`, changes: true },
  { name: 'Dexie', how: `as Dexie, ${WORKER}`, changes: true },
  {
    name: 'RxDB',
    how: `as RxDB, ${WORKER}; Dexie's chromeTransactionDurability strict, which holds for all it writes`,
    changes: false,
  },
] as const;

/** Between two edits, as in `p4-durable.ts`. */
const PAUSE = 150;

const MANIFEST = {
  manifest_version: 3,
  name: 'Peers',
  version: '1.0',
  background: { service_worker: 'worker.js', type: 'module' },
  host_permissions: ['http://127.0.0.1/*'],
};
const HTML =
  '<!doctype html><meta charset="utf-8"><title>peers</title><body><script type="module" src="asker.js"></script>';

async function writeExtension(): Promise<string> {
  const folder = join(root, '.output', 'peers');
  await mkdir(folder, { recursive: true });
  const files = {
    'manifest.json': JSON.stringify(MANIFEST),
    'asker.html': HTML,
    'worker.js': await buildPeersScript('worker.js'),
    'asker.js': await buildPeersScript('asker.js'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** The packages are installed by then. */
export async function measureAsked(bench: Bench, served: RunningPeers): Promise<Asked[]> {
  const browser = await openBenchBrowser(bench.say, { otherExtension: await writeExtension() });
  try {
    const { context, page } = browser;
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    await page.goto(new URL('asker.html', worker.url()).href);
    await page.waitForFunction(() => document.title === 'ready');
    const asked: Asked[] = [];
    for (const store of STORES) {
      bench.say(`${store.name}, asked: ${store.how}`);
      asked.push(await measureStore(page, store, { bench, served }));
    }
    return asked;
  } finally {
    await browser.close();
  }
}

async function measureStore(
  page: Page,
  { name, how, changes }: (typeof STORES)[number],
  { bench, served }: { bench: Bench; served: RunningPeers },
): Promise<Asked> {
  const { scattered: rows, port } = served;
  await page.evaluate(([peer, given]) => asker.fill(peer, given), [name, rows] as const);
  const editing = { rows, runs: bench.runs(100, 40), pause: PAUSE };
  const edit = await page.evaluate(([peer, what]) => asker.edit(peer, what), [name, editing] as const);
  const changing = { address: `http://127.0.0.1:${port}`, runs: bench.runs(12, 5) };
  const change = changes
    ? await page.evaluate(([peer, what]) => asker.change(peer, what), [name, changing] as const)
    : [];
  return { name: `${name}, asked`, settings: how, edit, change };
}
