/** Looks at every state of the pages in a real Chromium: accessible in light and dark, nothing cut off, all in view. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { openState } from './gallery/open-state.ts';
import { serveGallery } from './gallery/serve.ts';
import { STATES } from './gallery/states.ts';

/** Set to a folder to keep a picture of each state. */
const pictures = process.env.PATCHPANEL_GALLERY_DIR;

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] });
  page = await (await browser.newContext()).newPage();
  if (pictures) await mkdir(pictures, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

test.each(Object.entries(STATES))(
  '%s is accessible in light and dark, and not cut off',
  async (name, state) => {
    await openState(page, { url: gallery.url, name, state, scheme: 'light' });
    await picture(`${name}-light`);
    expect(await faults(new AxeBuilder({ page }))).toEqual([]);

    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(`${name}-dark`);
    // Only colours depend on the scheme.
    expect(
      await faults(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block'])),
    ).toEqual([]);

    for (const width of [320, 520]) {
      await page.setViewportSize({ width, height: 640 });
      await picture(`${name}-${width}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  },
);

async function picture(name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

async function faults(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

test.each(['admin', 'admin-override', 'agent-own', 'agent-other-page'])(
  '%s shows who, group, mapping and state at 360 × 640 without scrolling',
  async (name) => {
    const state = STATES[name];
    if (!state) throw new Error(`The gallery has no state ${name}.`);
    await openState(page, { url: gallery.url, name, state, scheme: 'light' });
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
