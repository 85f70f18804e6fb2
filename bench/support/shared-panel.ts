/** One signed-in browser with an open panel on the data set, shared by the figures that need nothing fresh. */
import type { Frame, Page } from 'playwright';
import type { Bench } from './bench.ts';
import { type BenchBrowser, openAdminPanel, openBenchBrowser } from './bench-browser.ts';
import { type RunningDataset, serveDataset } from './served-dataset.ts';

export interface OpenPanel {
  readonly served: RunningDataset;
  readonly browser: BenchBrowser;
  readonly panel: Frame;
}

const SERVED = new WeakMap<Bench, Promise<RunningDataset>>();
const OPEN = new WeakMap<Bench, Promise<OpenPanel>>();

/** The data set on the embedded database. */
export function sharedDataset(bench: Bench): Promise<RunningDataset> {
  const found = SERVED.get(bench) ?? startDataset(bench);
  SERVED.set(bench, found);
  return found;
}

async function startDataset(bench: Bench): Promise<RunningDataset> {
  bench.say(`Loading ${bench.dataset.users} users and ${bench.dataset.agents} agents …`);
  const served = await serveDataset(bench.dataset);
  bench.atEnd(served.close);
  return served;
}

export function sharedPanel(bench: Bench): Promise<OpenPanel> {
  const found = OPEN.get(bench) ?? startPanel(bench);
  OPEN.set(bench, found);
  return found;
}

async function startPanel(bench: Bench): Promise<OpenPanel> {
  const served = await sharedDataset(bench);
  const browser = await openBenchBrowser(bench.say);
  bench.atEnd(browser.close);
  return { served, browser, panel: await openAdminPanel(browser, served, 0) };
}

/** A page of the extension that is nothing but a place to ask its worker from. */
export async function openAsker(
  { browser }: OpenPanel,
  surface: 'sidepanel' | 'console' = 'sidepanel',
): Promise<Page> {
  const page = await browser.context.newPage();
  await page.goto(`chrome-extension://${browser.extensionId}/${surface}.html`);
  await browser.page.bringToFront();
  return page;
}
