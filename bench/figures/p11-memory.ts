/** P11: memory of the worker and the panel with the whole data set, and what many openings of the panel leave behind. */
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { pressLauncher } from '../../scripts/browser/press-launcher.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { openAdminPanel, openBenchBrowser } from '../support/bench-browser.ts';
import { certainGrowth } from '../support/certain-growth.ts';
import { heapOf } from '../support/heap.ts';
import { contentsOf, type HeapContents, mostGrown } from '../support/heap-contents.ts';
import { type OpenPanel, sharedDataset, sharedPanel } from '../support/shared-panel.ts';

const MEGA = 1024 * 1024;
/** Divides the openings of every run. */
const STEPS = 10;
/** Of the openings between heap snapshots; each snapshot takes seconds. */
const SNAPSHOT_STEPS = 5;

/** Whatever runs at the extension's origin: its worker and the panel. */
const originOf = ({ browser }: OpenPanel) => `chrome-extension://${browser.extensionId}/`;

async function measure(open: OpenPanel): Promise<number> {
  return (await heapOf(open.browser.cdp, originOf(open))) / MEGA;
}

/** The heap before, ten times on the way, and after. */
async function lookOnTheWay(open: OpenPanel, openings: number): Promise<number[]> {
  const looks = [await measure(open)];
  for (let count = 1; count <= openings; count += 1) {
    await openAndClose(open);
    if (count % (openings / STEPS) === 0) looks.push(await measure(open));
  }
  return looks;
}

/** The same from heap snapshots, which tell what scripts made from what the browser compiled. */
async function takeSnapshots(open: OpenPanel, openings: number): Promise<readonly HeapContents[]> {
  const take = () => contentsOf(open.browser.cdp, originOf(open));
  const snapshots = [await take()];
  for (let count = 1; count <= openings; count += 1) {
    await openAndClose(open);
    if (count % (openings / SNAPSHOT_STEPS) === 0) snapshots.push(await take());
  }
  return snapshots;
}

async function openAndClose({ browser }: OpenPanel): Promise<void> {
  const { page } = browser;
  const panel = findPanel(page);
  if (panel) {
    const gone = page.waitForEvent('framedetached', (frame) => frame === panel);
    await pressLauncher(page);
    await gone;
  }
  await openPanel(page);
}

/**
 * A browser that interprets all scripts: what it would compile comes and goes as it likes, and is no product's. So nothing that
 * an opening leaves behind has to be left out.
 */
async function openInterpreting(bench: Bench): Promise<OpenPanel> {
  const served = await sharedDataset(bench);
  const browser = await openBenchBrowser(bench.say, { switches: ['--js-flags=--jitless'] });
  bench.atEnd(browser.close);
  return { served, browser, panel: await openAdminPanel(browser, served, 1) };
}

export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const usual = await sharedPanel(bench);
  // What the first openings fill stays: what the browser compiles of what was opened often, the page's caches.
  const warmUps = bench.runs(100, 5);
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await openAndClose(usual);
  const heap = { id: 'P11a', name: 'heap of worker and panel', unit: 'MB', target: 80, aim: 50 } as const;
  return [figureOf(heap, await lookOnTheWay(usual, bench.runs(100, 10))), ...(await measureGrowth(bench))];
}

async function measureGrowth(bench: Bench): Promise<Figure[]> {
  const open = await openInterpreting(bench);
  const openings = bench.runs(1_000, 30);
  bench.say(`P11: opening the panel ${openings} times …`);
  for (let warmUp = 0; warmUp < bench.runs(30, 5); warmUp += 1) await openAndClose(open);
  const looks = await lookOnTheWay(open, openings);
  const later = looks.slice(STEPS / 2);
  bench.say(`MB after each ${openings / STEPS} openings: ${looks.map((look) => look.toFixed(3)).join(', ')}`);
  const counted = bench.runs(200, 30);
  const snapshots = await takeSnapshots(open, counted);
  const growth = { unit: 'MB', target: 0, aim: 0 } as const;
  const whole = `heap that ${openings} more openings add for certain (${looks.length} looks, scripts interpreted)`;
  const half = `the same of the last ${openings / 2} (${later.length} looks)`;
  return [
    figureOf({ ...growth, id: 'P11b', name: whole }, [certainGrowth(looks)]),
    figureOf({ ...growth, id: 'P11c', name: half }, [certainGrowth(later)]),
    ...snapshotFigures(bench, snapshots, counted),
  ];
}

function snapshotFigures(bench: Bench, snapshots: readonly HeapContents[], openings: number): Figure[] {
  const grown = mostGrown(snapshots.map(({ classes }) => classes));
  const inKilo = (key: 'made' | 'code') => snapshots.map((each) => (each[key] / 1024).toFixed(1)).join(', ');
  bench.say(
    `KB after each ${openings / SNAPSHOT_STEPS}: made by scripts ${inKilo('made')}; code ${inKilo('code')}`,
  );
  const objects = `objects that an opening leaves behind for certain, of the class that grew most in ${openings} (${grown.name.trim() || 'none'})`;
  const made = `heap of what scripts made that ${openings} openings add for certain (${snapshots.length} snapshots, compiled code apart)`;
  return [
    figureOf({ id: 'P11d', name: objects, unit: 'objects', target: 0.1, aim: 0 }, [grown.more / openings]),
    figureOf({ id: 'P11e', name: made, unit: 'MB', target: 0, aim: 0 }, [
      certainGrowth(snapshots.map((each) => each.made / MEGA)),
    ]),
  ];
}
