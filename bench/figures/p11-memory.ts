/** P11: memory of the worker and the panel with the whole data set, and what many openings of the panel leave behind. */
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { pressLauncher } from '../../scripts/browser/press-launcher.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { heapOf } from '../support/heap.ts';
import { classesOf, mostGrown } from '../support/heap-classes.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';

const MEGA = 1024 * 1024;
const LOOKS = 6;

/** Whatever runs at the extension's origin: its worker and the panel. */
const originOf = ({ browser }: OpenPanel) => `chrome-extension://${browser.extensionId}/`;

async function measure(open: OpenPanel): Promise<number> {
  return (await heapOf(open.browser.cdp, originOf(open))) / MEGA;
}

/** How far the looks at one heap are apart, with no opening between them. */
async function lookAgain(open: OpenPanel): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) looks.push(await measure(open));
  return Math.max(...looks) - Math.min(...looks);
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
  // The first few fill what stays: compiled code, the page's caches.
  for (let warmUp = 0; warmUp < 5; warmUp += 1) await openAndClose(open);
  const apart = await lookAgain(open);
  const before = await measure(open);
  const half = Math.floor(openings / 2);
  for (let count = 0; count < half; count += 1) await openAndClose(open);
  const between = await measure(open);
  for (let count = half; count < openings; count += 1) await openAndClose(open);
  const after = await measure(open);
  const counted = bench.runs(200, 30);
  const classes = await classesOf(open.browser.cdp, originOf(open));
  for (let count = 0; count < counted; count += 1) await openAndClose(open);
  const grown = mostGrown(classes, await classesOf(open.browser.cdp, originOf(open)));
  const heap = { id: 'P11a', name: 'heap of worker and panel', unit: 'MB', target: 80, aim: 50 } as const;
  const growth = {
    id: 'P11b',
    name: `heap after ${openings} more openings, compiled code included (floor: looks without an opening)`,
    unit: 'MB',
    target: 0,
    aim: 0,
  } as const;
  // Compiled code grows and is let go as the browser likes; a leak leaves objects behind at each opening.
  const later = { ...growth, id: 'P11c', name: `of these the last ${openings - half}` };
  const objects = {
    id: 'P11d',
    name: `objects that an opening leaves behind, of the class that grew most in ${counted} (${grown.name.trim() || 'none'})`,
    unit: 'objects',
    target: 0.1,
    aim: 0,
  } as const;
  return [
    figureOf(heap, [before, after]),
    figureOf(growth, [after - before], { floor: [apart] }),
    figureOf(later, [after - between], { floor: [apart] }),
    figureOf(objects, [grown.more / counted]),
  ];
}
