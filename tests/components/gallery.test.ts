/** Looks at every state of the pages in a real Chromium: accessible, readable and whole in what browsers make of it. */
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { cutOff, edgeless, moving, unreadable, withTextSpacing } from '../support/pictures/circumstances.ts';
import { axeFaults } from './gallery/axe.ts';
import { findFocusFaults } from './gallery/focus-rings.ts';
import { openState } from './gallery/open-state.ts';
import { serveGallery } from './gallery/serve.ts';
import { STATES } from './gallery/states.ts';

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] });
  page = await (await browser.newContext()).newPage();
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

test.each(Object.entries(STATES))('%s is accessible, whole and at rest', async (name, state) => {
  await openState(page, { url: gallery.url, name, state, scheme: 'light' });
  expect(await axeFaults(page, 'every')).toEqual([]);
  expect(await moving(page)).toEqual([]);
  expect(await edgeless(page)).toEqual([]);
  expect(await unreadable(page)).toEqual([]);

  await page.emulateMedia({ colorScheme: 'dark' });
  // Only colours depend on the scheme.
  expect(await axeFaults(page, 'colours')).toEqual([]);

  for (const width of [520, 380, 320]) {
    await page.setViewportSize({ width, height: 640 });
    expect(await cutOff(page)).toEqual([]);
  }
  expect(await withTextSpacing(page, () => cutOff(page))).toEqual([]);
  // A window of 640 px at 200 %.
  await page.setViewportSize({ width: 320, height: 320 });
  expect(await cutOff(page)).toEqual([]);

  await page.setViewportSize({ width: 360, height: 640 });
  await page.keyboard.press('Tab');
  expect(await page.evaluate(findFocusFaults)).toEqual([]);
});

test.each(['admin', 'admin-override', 'agent-own', 'agent-other-page'])(
  '%s shows who, group, mapping and state at 360 × 640 without scrolling',
  async (name) => {
    await openNamed(name);
    const shown = [
      page.getByRole('heading', { level: 1, name: 'Eve Castellanos' }),
      page.getByRole('region', { name: 'User group' }),
      page.getByRole('region', { name: 'CTI agent mapping' }),
      page.getByRole('heading', { name: 'PopFlow settings' }),
      page.getByRole('status', { name: 'Sync status' }),
    ];
    for (const part of shown) {
      const box = await part.boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= 640).toBe(true);
    }
  },
);

test.each([
  ['loading', 'admin'],
  ['loading-read-only', 'agent-own'],
])('%s keeps the places of %s', async (loading, loaded) => {
  const placesOf = async (name: string) => {
    await openNamed(name);
    const titles = ['User group', 'CTI agent mapping', 'PopFlow settings'];
    const boxes = titles.map((title) =>
      page.locator('.region-head').getByText(title, { exact: true }).first().boundingBox(),
    );
    return (await Promise.all(boxes)).map((box) => Math.round(box?.y ?? -1));
  };
  const [before, after] = [await placesOf(loading), await placesOf(loaded)];
  // Rows of text and rows of grey bars may round differently.
  expect(Math.max(...after.map((y, index) => Math.abs(y - (before[index] ?? 0))))).toBeLessThanOrEqual(2);
});

test.each(['import-applied', 'import-jobs'])('%s shows its choices of undoing whole', async (name) => {
  await openNamed(name);
  const choice = page.getByRole('combobox', { name: 'Records that changed since' });
  for (const width of [1440, 1000, 760, 520, 380, 320]) {
    await page.setViewportSize({ width, height: 640 });
    expect(await choice.evaluate(lackedWidth)).toBeLessThanOrEqual(0);
  }
});

/** Runs in the page: how many pixels the box lacks to show the longest of its choices whole. */
function lackedWidth(select: Element): number {
  const free = select.cloneNode(true) as HTMLElement;
  free.style.cssText = 'position: fixed; width: max-content; visibility: hidden';
  select.after(free);
  const wanted = free.offsetWidth;
  free.remove();
  return wanted - (select as HTMLElement).offsetWidth;
}

async function openNamed(name: string): Promise<void> {
  const state = STATES[name];
  if (!state) throw new Error(`The gallery has no state ${name}.`);
  await openState(page, { url: gallery.url, name, state, scheme: 'light' });
}
