/** The guard against covered panels must not refuse people: 200 presses on an honest page that is busy, on a machine that is too, with the product's frame and guard in a real Chromium. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Stage, setStage, untilPanel, untilState } from './stage.ts';

const PRESSES = 200;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ isGuarded: true });
  await stage.extension.configure({ open: true });
});
afterAll(() => stage?.close());

/** As many as there are processors: everything else shares them. */
function loadMachine(): () => Promise<unknown> {
  const spin = 'for (let n = 0; ; n = Math.sqrt(n + 1));';
  const workers = Array.from({ length: availableParallelism() }, () => new Worker(spin, { eval: true }));
  return () => Promise.all(workers.map((worker) => worker.terminate()));
}

/** A single-page application at work: long tasks, a list that is drawn anew, a toast that comes and goes beside the panel. */
const BUSY_PAGE = `{
  const list = document.body.appendChild(document.createElement('ul'));
  const toast = document.body.appendChild(document.createElement('div'));
  toast.style.cssText = 'position:fixed;left:20px;bottom:20px;width:200px;height:60px;z-index:2147483647;background:gold;transition:opacity .2s';
  let turn = 0;
  setInterval(() => {
    turn += 1;
    const end = performance.now() + 40;
    while (performance.now() < end);
    list.innerHTML = Array.from({ length: 200 }, (_, n) => '<li>Ticket ' + (turn + n) + '</li>').join('');
    toast.style.opacity = turn % 2;
  }, 100);
}`;

const savesOf = async (page: Page) =>
  Number(await (await untilPanel(page)).evaluate('document.body.dataset.saves'));

it('every press on a busy machine is a save', async () => {
  const page = await stage.openPage('/');
  await untilState(page, 'held', 'true');
  const panel = await untilPanel(page);
  // How often it took its yes back: an unlucky press in between would have been refused.
  await panel.evaluate(`window.refusals = 0; new MutationObserver(() => {
    if (document.body.dataset.held === 'false') window.refusals += 1;
  }).observe(document.body, { attributeFilter: ['data-held'] })`);
  await page.evaluate(BUSY_PAGE);
  const size = await page.evaluate<{ width: number; height: number }>(
    '({ width: innerWidth, height: innerHeight })',
  );
  const rest = loadMachine();
  try {
    for (let n = 0; n < PRESSES; n += 1) await page.mouse.click(size.width - 70, size.height - 60);
    await vi.waitFor(async () => expect(await savesOf(page)).toBe(PRESSES), 10_000);
  } finally {
    await rest();
  }
  expect(await panel.evaluate('window.refusals')).toBe(0);
});
