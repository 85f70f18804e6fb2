/** P11: memory of the worker and the panel with the whole data set, and what many openings of the panel leave behind. */
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { pressLauncher } from '../../scripts/browser/press-launcher.ts';
import { type Figure, figureOf } from '../figure.ts';
import type { Bench } from '../support/bench.ts';
import { heapOf } from '../support/heap.ts';
import { type OpenPanel, sharedPanel } from '../support/shared-panel.ts';

const MEGA = 1024 * 1024;

/** Whatever runs at the extension's origin: its worker and the panel. */
async function measure({ browser }: OpenPanel): Promise<number> {
  return (await heapOf(browser.cdp, `chrome-extension://${browser.extensionId}/`)) / MEGA;
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
  const before = await measure(open);
  const half = Math.floor(openings / 2);
  for (let count = 0; count < half; count += 1) await openAndClose(open);
  const between = await measure(open);
  for (let count = half; count < openings; count += 1) await openAndClose(open);
  const after = await measure(open);
  const heap = { id: 'P11a', name: 'heap of worker and panel', unit: 'MB', target: 80, aim: 50 } as const;
  const growth = {
    id: 'P11b',
    name: `heap after ${openings} more openings`,
    unit: 'MB',
    target: 0,
    aim: 0,
  } as const;
  // Compiled code and the browser's own buffers grow for a few hundred openings; a leak goes on growing.
  const later = { ...growth, id: 'P11c', name: `of these the last ${openings - half}` };
  return [
    figureOf(heap, [before, after]),
    figureOf(growth, [after - before]),
    figureOf(later, [after - between]),
  ];
}
