/** Story: the panel is where the person left it: open and as wide as it was, over reloads, tabs, windows and restarts. */
import type { Page } from 'playwright';
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { pressLauncher } from '../../scripts/browser/press-launcher.ts';
import type { DemoServer } from './support/demo-server.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

/** CSS pixels of the panel in the page; 0 without one, also when it goes while it is asked. */
async function widthOf(page: Page): Promise<number> {
  const panel = findPanel(page);
  try {
    return (await panel?.evaluate(() => innerWidth)) ?? 0;
  } catch (error) {
    if (panel?.isDetached()) return 0;
    throw error;
  }
}

/** Drags the panel's edge, which lies just left of it. */
async function dragEdge(page: Page, by: number): Promise<void> {
  const width = await widthOf(page);
  const edge = (page.viewportSize()?.width ?? (await page.evaluate(() => innerWidth))) - width - 3;
  await page.mouse.move(edge, 200);
  await page.mouse.down();
  await page.mouse.move(edge + by, 220, { steps: 4 });
  await page.mouse.up();
}

/** Long polls that wait at the server, of everybody. */
async function pollsWaiting({ directUrl }: DemoServer): Promise<number> {
  const metrics = await (await fetch(`${directUrl}/metrics`)).text();
  return Number(/^patchpanel_polls_waiting (\d+)$/m.exec(metrics)?.[1] ?? Number.NaN);
}

test('width and open state come back', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  await dragEdge(crm, -60);
  await expect.poll(() => widthOf(crm)).toBe(440);
  await dragEdge(crm, -500);
  await expect.poll(() => widthOf(crm)).toBe(520);
  await dragEdge(crm, 40);
  await expect.poll(() => widthOf(crm)).toBe(480);

  await crm.reload();
  await expect.poll(() => widthOf(crm)).toBe(480);
  const second = await browser.context.newPage();
  await second.goto(demo.crmUrl);
  await expect.poll(() => widthOf(second)).toBe(480);
  await pressLauncher(second);
  await expect.poll(() => widthOf(second)).toBe(0);
  await second.reload();
  const reopened = await openPanel(second);
  expect(await reopened.evaluate(() => innerWidth)).toBe(480);

  await browser.restart();
  await browser.page.goto(demo.crmUrl);
  await expect.poll(() => widthOf(browser.page)).toBe(480);
});

test('a narrow page keeps it inside, and zoom does not cut it off', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  await crm.setViewportSize({ width: 400, height: 640 });
  await expect.poll(() => widthOf(crm)).toBeLessThanOrEqual(400);
  expect(await widthOf(crm)).toBeGreaterThan(320);
  expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  await crm.setViewportSize({ width: 1280, height: 900 });
  const settings = await browser.context.newPage();
  await settings.goto(`chrome-extension://${browser.extensionId}/setup.html`);
  await settings.evaluate(async (address) => {
    const { tabs } = (globalThis as unknown as { chrome: typeof chrome }).chrome;
    const [tab] = await tabs.query({ url: `${address}/*` });
    await tabs.setZoom(tab?.id ?? -1, 2);
  }, new URL(demo.crmUrl).origin);
  await crm.bringToFront();
  await expect.poll(() => crm.evaluate(() => devicePixelRatio)).toBe(2);
  expect(await widthOf(crm)).toBe(380);
  expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('five tabs in two windows show the same, and none of them asks the server: the one worker does, by two polls', async ({
  demo,
  openBrowser,
}) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  const asked: string[] = [];
  browser.context.on('request', (request) => {
    // The worker's own requests are not among them.
    if (request.url().startsWith(demo.serverUrl)) asked.push(request.url());
  });
  const session = await browser.context.newCDPSession(crm);
  const opening = browser.context.waitForEvent('page');
  await session.send('Target.createTarget', { url: demo.crmUrl, newWindow: true });
  const tabs = [crm, await opening];
  for (let tab = 3; tab <= 5; tab += 1) {
    const page = await browser.context.newPage();
    await page.goto(demo.crmUrl);
    tabs.push(page);
  }
  for (const page of tabs) {
    await page.bringToFront();
    await openUserRecord(page, 'Jane Doe');
  }
  for (const page of tabs) {
    await page.bringToFront();
    const panel = await openPanel(page);
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Jane Doe');
    await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live/);
  }
  const targets = (await (await fetch(`${browser.cdp}/json`)).json()) as { type: string }[];
  expect(targets.filter(({ type }) => type === 'service_worker')).toHaveLength(1);
  expect(asked).toEqual([]);
  // The own view and the feed, once for all of them.
  await expect.poll(() => pollsWaiting(demo)).toBe(2);
});
