/** P1: what the extension takes of a CRM page while its panel is closed, beside an empty content script and none; and 50 loads of each in turns. */
import type { Browser, CDPSession } from 'playwright';
import { signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { type Figure, figureOf, quantile } from '../figure.ts';
import { buildBareExtension, writeEmptyExtension } from '../support/bare-extensions.ts';
import type { Bench } from '../support/bench.ts';
import { type BenchBrowser, openBenchBrowser, openSetup } from '../support/bench-browser.ts';
import { extensionCpu } from '../support/extension-cpu.ts';
import { enlargePages, loadOnce, loadQuietly, type PageLoad, watchProcessor } from '../support/page-load.ts';
import type { RunningDataset } from '../support/served-dataset.ts';
import { sharedDataset } from '../support/shared-panel.ts';

interface Loader {
  readonly browser: BenchBrowser;
  readonly session: CDPSession;
  readonly url: string;
}

/** A browser in which somebody looks at a record of the CRM. */
async function openLoader(served: RunningDataset, browser: BenchBrowser): Promise<Loader> {
  const [admin] = served.accounts;
  const [, person] = served.people;
  if (!admin || !person) throw new Error('The data has too few people.');
  await signInToCrm(browser.page, served.crmUrl, admin.crmUsername);
  const url = `${served.crmUrl}/users/${person.nativeId}`;
  await enlargePages(browser.page);
  await loadQuietly(browser.page, url);
  return { browser, url, session: await watchProcessor(browser.page) };
}

async function openAll(bench: Bench, served: RunningDataset) {
  const open = async (folder?: string) => {
    const browser = await openBenchBrowser(bench.say, { otherExtension: folder });
    bench.atEnd(browser.close);
    return browser;
  };
  const own = await open();
  const [admin] = served.accounts;
  if (!admin) throw new Error('The data has no account.');
  await openSetup(own, served);
  await signInToPatchpanel(own.page, admin);
  // Taking up all rows is no part of a page that is loaded.
  await own.page.getByRole('status', { name: 'Sync status' }).filter({ hasText: /^Live/ }).waitFor();
  const bare = await openLoader(served, await open(await buildBareExtension()));
  const none = await openLoader(served, await open(await writeEmptyExtension()));
  return { own: await openLoader(served, own), bare, none };
}

async function traceLoads({ browser, url }: Loader, runs: number): Promise<number[]> {
  const connection: Browser | null = browser.context.browser();
  if (!connection) throw new Error('The browser is gone.');
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) samples.push(await extensionCpu(connection, browser.page, url));
  return samples;
}

const load = ({ browser, session, url }: Loader) => loadOnce(browser.page, session, url);

type Who = 'own' | 'bare' | 'none';
type Loads = Readonly<Record<Who, PageLoad[]>>;

/** One after the other, and each of them first in every third round. */
async function loadInTurns(loaders: Readonly<Record<Who, Loader>>, rounds: number): Promise<Loads> {
  const loads: Loads = { own: [], bare: [], none: [] };
  const order: Who[] = ['own', 'none', 'bare'];
  for (let round = 0; round < rounds; round += 1) {
    for (const who of order) loads[who].push(await load(loaders[who]));
    order.push(...order.splice(0, 1));
  }
  return loads;
}

/** The number of slower ones among equal pairs that is left to chance in 19 of 20 cases. */
function chance(count: number): readonly [number, number] {
  const half = Math.round(0.98 * Math.sqrt(count));
  return [Math.ceil(count / 2 - half), Math.floor(count / 2 + half)];
}

interface Compared {
  readonly id: string;
  readonly what: string;
  readonly key: 'loaded' | 'cpu';
  readonly loads: readonly PageLoad[];
  readonly without: readonly PageLoad[];
  /** Of something that is not ours. */
  readonly isBeside?: true;
}

function pairFigure({ id, what, key, loads, without, isBeside }: Compared): Figure {
  const slower = loads.filter((one, at) => one[key] > (without[at]?.[key] ?? 0)).length;
  const [least, most] = chance(loads.length);
  const floor = without.map((one) => one[key]);
  const name = `${what} (floor: without): ${slower} of ${loads.length} pairs slower, ${least} to ${most} are chance`;
  // Less than 10 ms cannot be told from noise (quality.md).
  const target = Math.round(quantile(floor, 0.5) + 10);
  return figureOf(
    { id, name, unit: 'ms', target, aim: target, ...(isBeside ? { isBeside } : {}) },
    loads.map((one) => one[key]),
    { floor },
  );
}

function pairFigures({ own, bare, none: without }: Loads): Figure[] {
  const ofLoad = { key: 'loaded', without } as const;
  const ofThread = { key: 'cpu', without } as const;
  const empty = 'with an empty content script that the browser runs when the document is idle';
  return [
    pairFigure({ ...ofLoad, id: 'F10', what: 'CRM page loaded', loads: own }),
    pairFigure({ ...ofLoad, id: 'F10e', what: `the same ${empty}`, loads: bare, isBeside: true }),
    pairFigure({ ...ofThread, id: 'F11', what: 'CRM page, main thread', loads: own }),
    pairFigure({ ...ofThread, id: 'F11e', what: `the same ${empty}`, loads: bare, isBeside: true }),
  ];
}

export async function measureCrmPage(bench: Bench): Promise<Figure[]> {
  const served = await sharedDataset(bench);
  bench.say('P1: loading a CRM page with the panel closed …');
  const loaders = await openAll(bench, served);
  const runs = bench.runs(15, 3);
  const cpu = await traceLoads(loaders.own, runs);
  const floor = await traceLoads(loaders.bare, runs);
  const loads = await loadInTurns(loaders, bench.runs(50, 4));
  const shift = loads.own.map((one) => one.shift);
  const unshifted = loads.none.map((one) => one.shift);
  return [
    figureOf(
      {
        id: 'P1b',
        name: 'CRM page: processor time of the content script (floor: an empty one)',
        unit: 'ms',
        target: 6,
        aim: 3,
      },
      cpu,
      { floor },
    ),
    figureOf(
      {
        id: 'P1c',
        name: 'CRM page: layout shift, largest (floor: without)',
        unit: 'score',
        target: 0,
        aim: 0,
      },
      shift,
      { floor: unshifted, share: 1 },
    ),
    ...pairFigures(loads),
  ];
}
