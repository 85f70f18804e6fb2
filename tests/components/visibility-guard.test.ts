/** The panel behind its real guard in a real Chromium, in the top layer of a page that tries to cover it. */
import { type Browser, chromium, type Frame, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { serveGallery } from './gallery/serve.ts';

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;
let page: Page;
let panel: Frame;

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

beforeEach(async () => {
  await page.goto(`${gallery.url}/guard.html?state=admin&guard`);
  const frame = page.frames().find((other) => other !== page.mainFrame());
  if (!frame) throw new Error('The page holds no panel.');
  panel = frame;
  await panel.getByRole('combobox', { name: 'User group' }).selectOption({ label: 'Tier 2' });
});

const save = () => panel.getByRole('button', { name: 'Save', exact: true });
const cover = (style: string) =>
  page.evaluate((css) => {
    const box = document.createElement('div');
    box.style.cssText = css;
    document.body.append(box);
    box.popover = 'manual';
    box.showPopover();
  }, style);

test('an honest page lets it save', async () => {
  await expect.poll(() => save().isEnabled(), { timeout: 8_000 }).toBe(true);
  await save().click();
  await expect.poll(() => save().count(), { timeout: 8_000 }).toBe(0);
});

test('its own dialog does not lock it', async () => {
  await expect.poll(() => save().isEnabled(), { timeout: 8_000 }).toBe(true);
  await panel.getByRole('button', { name: 'View agent Eve Castellanos' }).click();
  await panel.getByRole('dialog', { name: 'CTI Agent' }).waitFor();
  await panel.getByRole('button', { name: 'Close', exact: true }).click();
  await expect.poll(() => save().isEnabled(), { timeout: 8_000 }).toBe(true);
});

// The many ways of covering are those of tests/frame/cover-attacks.ts.
test('a later popover over it locks it with a reason, and after a while the console is offered', async () => {
  await expect.poll(() => save().isEnabled(), { timeout: 8_000 }).toBe(true);
  await cover('inset: 0; width: 100vw; height: 100vh; margin: 0; opacity: 0.01');
  await expect.poll(() => save().isDisabled(), { timeout: 8_000 }).toBe(true);
  expect(await save().getAttribute('title')).toContain('not plainly visible');
  await expect
    .poll(() => panel.getByRole('link', { name: 'Confirm in the console' }).count(), { timeout: 8_000 })
    .toBe(1);
});
