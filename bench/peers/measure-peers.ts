/** P5 to P7 and P4 for the peers: other stores with the same rows, in a page of their own in the same browser. */
import type { BrowserContext, Page } from 'playwright';
import { type Figure, figureOf, quantile } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openBenchBrowser } from '../support/bench-browser.ts';
import { buildPeers } from './install-peers.ts';
import { measureAsked } from './measure-asked.ts';
import { type RunningPeers, servePeers } from './serve-peers.ts';

/** Our own store among them, which is no peer. */
const OWN = "Patchpanel's store";

/** Figure id → name of the peer → value in the unit of the figure. */
export type PeerValues = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface MeasuredPeers {
  readonly values: PeerValues;
  /** How each was set up. */
  readonly settings: Readonly<Record<string, string>>;
  /** Of our own store alone, where theirs were measured. */
  readonly figures: readonly Figure[];
}

/** After so many milliseconds another run of the same store tells nothing that is worth the time. */
const LONG = 8_000;

interface PeersPage {
  readonly settings: Record<string, string>;
  readonly syncing: readonly string[];
  sync(name: string, wanted: { agentId: string; id: string }): Promise<number>;
  readUser(name: string, id: string): Promise<number>;
  readAll(name: string, count: number): Promise<number>;
  change(name: string, what: { rows: unknown; runs: number }): Promise<{ change: number[]; edit: number[] }>;
}

declare const peers: PeersPage;

/** A page that has read nothing yet. */
async function withPage<T>(stage: Stage, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await stage.context.newPage();
  const failed = new Promise<never>((_, reject) => page.once('pageerror', reject));
  // An error that comes while nobody waits is told by what it kept from happening.
  failed.catch(() => undefined);
  try {
    await page.goto(`http://127.0.0.1:${stage.served.port}/`);
    await Promise.race([page.waitForFunction(() => document.title === 'ready'), failed]);
    return await Promise.race([work(page), failed]);
  } finally {
    await page.close();
  }
}

interface Stage {
  readonly context: BrowserContext;
  readonly served: RunningPeers;
}

/** Every database of the page's origin, so that the next store finds an empty disk. */
function forgetAll(page: Page): Promise<void> {
  return page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      const request = indexedDB.deleteDatabase(name ?? '');
      await new Promise((resolve, reject) => {
        request.onsuccess = resolve;
        request.onerror = reject;
      });
    }
  });
}

interface Times {
  readonly sync: number[];
  readonly user: number[];
  readonly all: number[];
  readonly change: readonly number[];
  readonly edit: readonly number[];
}

async function measureStarts(
  stage: Stage,
  name: string,
  bench: Bench,
): Promise<Omit<Times, 'change' | 'edit'>> {
  const { lastAgent, scattered, rows: count } = stage.served;
  const times = { sync: [] as number[], user: [] as number[], all: [] as number[] };
  const most = bench.runs(3, 1);
  for (let run = 0; run < most && (times.sync[0] ?? 0) < LONG; run += 1) {
    await withPage(stage, forgetAll);
    times.sync.push(
      await withPage(stage, (page) =>
        page.evaluate(([peer, wanted]) => peers.sync(peer, wanted), [name, lastAgent] as const),
      ),
    );
  }
  for (let run = 0; run < bench.runs(3, 2); run += 1) {
    const id = String(scattered[7 * run + 3]?.id);
    times.user.push(
      await withPage(stage, (page) =>
        page.evaluate(([peer, one]) => peers.readUser(peer, one), [name, id] as const),
      ),
    );
    times.all.push(
      await withPage(stage, (page) =>
        page.evaluate(([peer, all]) => peers.readAll(peer, all), [name, count] as const),
      ),
    );
  }
  return times;
}

async function measureStore(stage: Stage, name: string, bench: Bench): Promise<Partial<Times>> {
  const syncing = await withPage(stage, (page) => page.evaluate(() => peers.syncing));
  const starts = syncing.includes(name) ? await measureStarts(stage, name, bench) : {};
  const what = { rows: stage.served.scattered, runs: bench.runs(10, 4) };
  const changes = await withPage(stage, (page) =>
    page.evaluate(([peer, given]) => peers.change(peer, given), [name, what] as const),
  );
  await withPage(stage, forgetAll);
  return { ...starts, ...changes };
}

const round = (value: number) => Math.round(value * 100) / 100;
/** Like beside like: what is asked in a worker promises what our product does, a store in its page what our store does there. */
const OF_PAGES = [
  ['P5a', 'sync', 0.5],
  ['P6a', 'user', 0.5],
  ['P6b', 'all', 0.5],
  ['F12', 'change', 0.5],
  ['F13', 'edit', 0.5],
] as const;
const OF_ASKED = [
  ['P7a', 'change', 0.5],
  ['P4', 'edit', 0.99],
  ['F9', 'edit', 0.5],
] as const;

type Measured = ReadonlyMap<string, Partial<Times>>;

function valuesOf(figures: typeof OF_PAGES | typeof OF_ASKED, all: Measured): PeerValues {
  return Object.fromEntries(
    figures.map(([id, key, share]) => {
      const had = [...all].flatMap(([name, { [key]: times = [] }]) =>
        times.length > 0 ? [[name, round(quantile(times, share))] as const] : [],
      );
      return [id, Object.fromEntries(had)];
    }),
  );
}

function ownFigures({ change = [], edit = [] }: Partial<Times>): Figure[] {
  const changes = '100 scattered changes, the store alone in a page: text parsed → on disk, read and painted';
  const edits = 'one edit, the store alone in a page → on disk, strict, median';
  return [
    figureOf({ id: 'F12', name: changes, unit: 'ms', target: 50, aim: 15 }, change),
    figureOf({ id: 'F13', name: edits, unit: 'ms', target: 5, aim: 3 }, edit),
  ];
}

export async function measurePeers(bench: Bench): Promise<MeasuredPeers> {
  const script = await buildPeers(bench.say);
  bench.say(`Peers: loading ${bench.dataset.users} users and ${bench.dataset.agents} agents …`);
  const served = await servePeers({ ...bench.dataset, script });
  const browser = await openBenchBrowser(bench.say);
  try {
    browser.context.setDefaultTimeout(300_000);
    const stage = { context: browser.context, served };
    const settings = await withPage(stage, (page) => page.evaluate(() => peers.settings));
    const all = new Map<string, Partial<Times>>();
    const asked = new Map<string, Partial<Times>>();
    for (const [name, how] of Object.entries(settings)) {
      bench.say(`${name}: ${how}`);
      all.set(name, await measureStore(stage, name, bench));
      bench.say(`${name}: ${describe(all.get(name))}`);
    }
    for (const { name, settings: how, ...times } of await measureAsked(bench, served)) {
      settings[name] = how;
      asked.set(name, times);
      bench.say(`${name}: ${describe(times)}`);
    }
    const own = all.get(OWN) ?? {};
    all.delete(OWN);
    const values = { ...valuesOf(OF_PAGES, all), ...valuesOf(OF_ASKED, asked) };
    return { values, settings, figures: ownFigures(own) };
  } finally {
    await browser.close();
    await served.close();
  }
}

function describe(times: Partial<Times> | undefined): string {
  return Object.entries(times ?? {})
    .filter(([, samples]) => samples.length > 0)
    .map(([what, samples]) => `${what} ${Math.round(quantile(samples, 0.5))} ms`)
    .join(', ');
}
