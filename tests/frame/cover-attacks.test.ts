/**
 * A page hides, crops, covers, moves or fades the panel, in a real Chromium with the product's frame and guard: whenever the
 * guard lets the person save, the panel looks as it should, pixel by pixel. The browser's own side panel no page can reach.
 */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COVERS } from './cover-attacks.ts';
import { type Stage, setStage, untilPanel, untilState, withHost } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ isGuarded: true });
  await stage.extension.configure({ open: true });
});
afterAll(() => stage?.close());

const WIDTH = 360;
/** Longer than the guard waits before it believes what it sees: what it says then is its last word. */
const SETTLED_FRAMES = 60;

const stateOf = async (page: Page, name: 'held' | 'saves') =>
  String(await (await untilPanel(page)).evaluate(`document.body.dataset.${name}`));

const sizeOf = (page: Page) => page.evaluate<DOMRectInit>('({ width: innerWidth, height: innerHeight })');

async function pictureOf(page: Page): Promise<string> {
  const { width = 0, height = 0 } = await sizeOf(page);
  const clip = { x: width - WIDTH, y: 0, width: WIDTH, height };
  return (await page.screenshot({ clip })).toString('base64');
}

const settled = `new Promise((done) => { let left = ${SETTLED_FRAMES};
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : done()); next(); })`;

/** In the middle of the button, by the browser's own input. */
async function pressSave(page: Page): Promise<void> {
  const { width = 0, height = 0 } = await sizeOf(page);
  await page.mouse.click(width - 70, height - 60);
}

describe.concurrent('a page that attacks what a person sees of the panel', () => {
  it.each(Object.entries(COVERS))('gets no save by %s', async (name, attack) => {
    const page = await stage.extension.openWindow(`${stage.site.url}/?by=${encodeURIComponent(name)}`);
    await untilState(page, 'held', 'true');
    const honest = await pictureOf(page);
    await page.evaluate(withHost(attack));
    await page.evaluate(settled);
    const before = await stateOf(page, 'held');
    const picture = await pictureOf(page);
    const after = await stateOf(page, 'held');
    const isPlain = picture === honest;
    // A frame that is loaded anew holds nothing yet, and lets nobody save.
    const maySave = before === 'true' && after === 'true';
    expect(isPlain || !maySave, `held ${before}, then ${after}, and looks otherwise`).toBe(true);
    await page.close();
  });
});

describe('a press on the button', () => {
  it('saves on an honest page, and does not under a cover that lets it through', async () => {
    const page = await stage.openPage('/');
    await untilState(page, 'held', 'true');
    await pressSave(page);
    await vi.waitFor(async () => expect(await stateOf(page, 'saves')).toBe('1'));
    await page.evaluate(withHost(COVERS['a popover that lets clicks through'] ?? ''));
    await untilState(page, 'held', 'false');
    await pressSave(page);
    await (await untilPanel(page)).evaluate(settled);
    expect(await stateOf(page, 'saves')).toBe('1');
  });
});
