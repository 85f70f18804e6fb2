/** P11: memory of the worker and the panel with the whole data set, and what many openings of the panel leave behind. */
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { pressLauncher } from '../../scripts/browser/press-launcher.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { certainGrowth } from '../support/certain-growth.ts';
import { heapOf } from '../support/heap.ts';
import { classesOf, mostGrown } from '../support/heap-classes.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';

const MEGA = 1024 * 1024;
/** Divides the openings of every run. */
const STEPS = 10;

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

export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const open = await sharedPanel(bench);
  const openings = bench.runs(1_000, 30);
  bench.say(`P11: opening the panel ${openings} times …`);
  // The first many fill what stays: what the browser compiles of what was opened often, the page's caches.
  const warmUps = bench.runs(100, 5);
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await openAndClose(open);
  const looks = await lookOnTheWay(open, openings);
  const later = looks.slice(STEPS / 2);
  bench.say(`MB after each ${openings / STEPS} openings: ${looks.map((look) => look.toFixed(2)).join(', ')}`);
  const counted = bench.runs(200, 30);
  const classes = await classesOf(open.browser.cdp, originOf(open));
  for (let count = 0; count < counted; count += 1) await openAndClose(open);
  const grown = mostGrown(classes, await classesOf(open.browser.cdp, originOf(open)));
  const heap = { id: 'P11a', name: 'heap of worker and panel', unit: 'MB', target: 80, aim: 50 } as const;
  // Compiled code grows and is let go as the browser likes; a leak leaves something behind at each opening.
  const growth = { unit: 'MB', target: 0, aim: 0 } as const;
  const whole = `heap that ${openings} more openings add for certain (${looks.length} looks, compiled code included)`;
  const half = `the same of the last ${openings / 2} (${later.length} looks)`;
  const objects = {
    id: 'P11d',
    name: `objects that an opening leaves behind, of the class that grew most in ${counted} (${grown.name.trim() || 'none'})`,
    unit: 'objects',
    target: 0.1,
    aim: 0,
  } as const;
  return [
    figureOf(heap, looks),
    figureOf({ ...growth, id: 'P11b', name: whole }, [certainGrowth(looks)]),
    figureOf({ ...growth, id: 'P11c', name: half }, [certainGrowth(later)]),
    figureOf(objects, [grown.more / counted]),
  ];
}
