/** A Chromium with the gallery open, and what must be true of every state in it. */
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect } from 'vitest';
import { findChromium } from '../../../scripts/browser/find-chromium.ts';
import {
  cutOff,
  edgeless,
  moving,
  shrunk,
  unreadable,
  withTextSpacing,
} from '../../support/pictures/circumstances.ts';
import { axeFaults } from './axe.ts';
import { findFocusFaults } from './focus-rings.ts';
import type { GalleryState } from './gallery-state.ts';
import { openState } from './open-state.ts';
import { serveGallery } from './serve.ts';

export interface Visit {
  readonly page: Page;
  /** Shows a state, in light colours. */
  open(name: string, state: GalleryState): Promise<void>;
}

/** One browser for all tests of a file; to be called once, outside them. */
export function visitGallery(): Visit {
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
  return {
    get page() {
      return page;
    },
    open: (name, state) => openState(page, { url: gallery.url, name, state, scheme: 'light' }),
  };
}

/** Accessible, readable and whole in what browsers make of it, in every size and both schemes. */
export async function lookAt(visit: Visit, name: string, state: GalleryState): Promise<void> {
  await visit.open(name, state);
  const { page } = visit;
  expect(await axeFaults(page, 'every')).toEqual([]);
  expect(await moving(page)).toEqual([]);
  expect(await edgeless(page)).toEqual([]);
  expect(await unreadable(page)).toEqual([]);
  // All of the setup page scrolls; of the others only a part, so that their head stays.
  const beyond = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  if (state.page !== 'setup') expect(await beyond(), 'beyond the window').toBe(0);

  await page.emulateMedia({ colorScheme: 'dark' });
  // Only colours depend on the scheme.
  expect(await axeFaults(page, 'colours')).toEqual([]);

  for (const width of [520, 380, 320]) {
    await page.setViewportSize({ width, height: 640 });
    expect(await cutOff(page)).toEqual([]);
    expect(await shrunk(page)).toEqual([]);
  }
  expect(await withTextSpacing(page, () => cutOff(page))).toEqual([]);
  // A window of 640 px at 200 %.
  await page.setViewportSize({ width: 320, height: 320 });
  expect(await cutOff(page)).toEqual([]);

  await page.setViewportSize({ width: 360, height: 640 });
  await page.keyboard.press('Tab');
  expect(await page.evaluate(findFocusFaults)).toEqual([]);
}
