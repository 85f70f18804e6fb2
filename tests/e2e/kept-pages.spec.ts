/**
 * Story: a CRM page comes back after the browser had put it away: kept for *Back*, frozen in the background, discarded. The panel shows whom
 * the page is about, as they are now; nothing that waited or was drafted is lost, and nothing of a former page is seen.
 */
import type { Frame, Page } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { pressLauncher } from '../../scripts/browser/press-launcher.ts';
import { whileFrozen } from './support/frozen-tab.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const groupOf = (panel: Frame) => panel.getByRole('region', { name: 'User group' });
const groupBox = (panel: Frame) => groupOf(panel).getByRole('combobox', { name: 'User group' });

/** Loads the page of a record, as a CRM without a router does. */
async function load(
  crm: Page,
  username: string,
  about: { demo: { crmUrl: string }; server: Reader },
): Promise<string> {
  const { nativeId } = await about.server.user(username);
  const address = `${about.demo.crmUrl}/users/${nativeId}`;
  await crm.goto(address);
  return address;
}

type Reader = Awaited<ReturnType<typeof signInReader>>;

/** An edit that waits, of the mapping, and a draft, of the group. */
async function leaveUnsaved(panel: Frame): Promise<void> {
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);
  await groupBox(panel).selectOption('Supervisors');
}

/** The edit is saved, the draft goes on where it was. */
async function goOn(panel: Frame, server: Reader): Promise<void> {
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  expect(await server.ownAgents('JDoe')).toContain('a4711');
  await expect(groupBox(panel).locator('option:checked')).toHaveText('Supervisors');
  await groupOf(panel).getByRole('button', { name: 'Save' }).click();
  await expect(groupOf(panel).getByRole('button', { name: 'Save' })).toHaveCount(0);
  await expect(statusOf(panel)).toHaveText(SAVED);
}

test('a page that the browser kept for Back has the panel of its own record', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo({ crm: { isKept: true } });
  const server = await signInReader(demo);
  const { crm } = await signInAs(await openBrowser(), demo, 'admin.ada');
  const shown: string[] = [];
  await crm.context().exposeBinding('tellHeading', (_, heading: string) => void shown.push(heading));
  await crm.context().addInitScript(() => {
    if (!location.pathname.endsWith('/panel.html')) return;
    const { tellHeading } = globalThis as unknown as { tellHeading(heading: string): void };
    const note = () => tellHeading(document.querySelector('h1')?.innerText ?? '');
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  });
  const address = await load(crm, 'JDoe', { demo, server });
  await expect(titleOf(await openPanel(crm))).toHaveText('Jane Doe');
  // Chromium keeps no page that one of our frames is in.
  await pressLauncher(crm);
  await expect.poll(() => crm.frames().length).toBe(1);
  await crm.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
  });
  await load(crm, 'finn.gallagher', { demo, server });
  await expect(titleOf(await openPanel(crm))).toHaveText('Finn Gallagher');
  shown.length = 0;
  await crm.evaluate(() => history.back());
  // Playwright's own view of the page comes a moment after the page itself.
  const isKept = () => crm.evaluate(() => 'persisted' in window && window.persisted).catch(() => null);
  await expect.poll(isKept).toBe(true);
  expect(crm.url()).toBe(address);

  const panel = await openPanel(crm);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(SAVED);
  await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
  expect(await server.ownAgents('JDoe')).toContain('a4711');
  expect(shown).not.toContain('Finn Gallagher');
});

test('a tab that was frozen while its worker ended goes on with what was unsaved, and shows what others did', async ({
  demo,
  openBrowser,
}) => {
  const [server, ben] = [await signInReader(demo), await signInOtherAdmin(demo)];
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  const address = await load(crm, 'JDoe', { demo, server });
  const panel = await openPanel(crm);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  for (const view of [crm, panel]) {
    await view.evaluate(() => {
      const log: string[] = [];
      Object.assign(window, { log });
      for (const type of ['freeze', 'resume']) document.addEventListener(type, () => log.push(type));
    });
  }
  await demo.proxy.set('refuse');
  await leaveUnsaved(panel);
  await browser.context.newPage();
  await browser.unattended((cdp) =>
    whileFrozen(cdp, address, async () => {
      await demo.proxy.set('pass');
      const jane = await ben.find('crm-users', 'JDoe', { username: 'JDoe' });
      await ben.patch('crm-users', jane, { fullName: 'Jane Meanwhile' });
    }),
  );

  const back = browser.context.pages().find((page) => page.url() === address) as Page;
  const renewed = await openPanel(back);
  for (const view of [back, renewed]) {
    expect(await view.evaluate(() => (window as unknown as { log: string[] }).log)).toEqual([
      'freeze',
      'resume',
    ]);
  }
  // Sooner than by the next ping, which comes every 20 s.
  await expect(titleOf(renewed)).toHaveText('Jane Meanwhile', { timeout: 10_000 });
  await goOn(renewed, server);
});

test('a tab that was discarded comes back with its panel, its draft and the edit that waited', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  await load(crm, 'JDoe', { demo, server });
  const panel = await openPanel(crm);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await demo.proxy.set('refuse');
  await leaveUnsaved(panel);
  const other = await browser.context.newPage();
  await other.goto(`chrome-extension://${browser.extensionId}/setup.html`);
  const coming = browser.context.waitForEvent('page');
  const tabId = await other.evaluate(async (address) => {
    const { tabs } = (globalThis as unknown as { chrome: typeof chrome }).chrome;
    const [tab] = await tabs.query({ url: `${address}/*` });
    // Another tab takes the place of the one that is thrown away.
    return (await tabs.discard(tab?.id))?.id ?? -1;
  }, new URL(demo.crmUrl).origin);
  await expect.poll(() => crm.isClosed()).toBe(true);
  await demo.proxy.set('pass');
  await other.evaluate(async (id) => {
    const { tabs } = (globalThis as unknown as { chrome: typeof chrome }).chrome;
    await tabs.update(id, { active: true });
  }, tabId);

  const renewed = await openPanel(await coming);
  await expect(titleOf(renewed)).toHaveText('Jane Doe');
  await goOn(renewed, server);
});
