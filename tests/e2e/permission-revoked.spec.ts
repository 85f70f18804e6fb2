/** Story: the browser takes the CRM sites back, and gives them again; open tabs follow without a reload, and no edit is lost. */
import type { Page } from 'playwright';
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { ensureBuilt, outputFolder } from '../../scripts/build/build-extension.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import type { DemoServer } from './support/demo-server.ts';
import { allowSite, removeSites, takeBackSite } from './support/extensions-page.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

const NORTHWIND = 'http://127.0.0.1/*';
const CONTOSO = 'https://service.contoso.example/*';

const say = (line: string) => void process.stderr.write(`${line}\n`);

// Two tabs, and axe on three pages in light and dark.
test.slow();

test.beforeAll(() => ensureBuilt('generic', say));

/** Neither panel nor launcher: our host element is the only thing that stands beside the page's own body. */
const isLeft = async (crm: Page) =>
  findPanel(crm) === null && (await crm.locator('html > [popover]').count()) === 0;

const allow = (page: Page) => page.getByRole('button', { name: 'Allow on these sites' });

async function openOwn({ context, extensionId }: StoryBrowser, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/${path}`);
  return page;
}

/** Ada on Jane's record, and a second tab of the CRM; both with the panel open. */
async function adaInTwoTabs(browser: StoryBrowser, demo: DemoServer): Promise<Page[]> {
  for (const site of [NORTHWIND, CONTOSO]) await allowSite(browser, site);
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED);
  const second = await browser.context.newPage();
  await second.goto(demo.crmUrl);
  await openPanel(second);
  return [crm, second];
}

test('a site that a person takes back is left and named, and works again when it is allowed', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo();
  const browser = await openBrowser({ extensionDir: outputFolder('generic') });
  const tabs = await adaInTwoTabs(browser, demo);
  const [crm] = tabs as [Page];
  await crm.bringToFront();
  await demo.proxy.set('refuse');
  const panel = await openPanel(crm);
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);

  await browser.killWorker();
  await takeBackSite(browser, NORTHWIND);
  for (const tab of tabs) await expect.poll(() => isLeft(tab)).toBe(true);
  for (const path of ['console.html', 'sidepanel.html', 'setup.html']) {
    const page = await openOwn(browser, path);
    await expect(page.getByRole('main')).toContainText(
      'The browser does not let Patchpanel run on the CRM sites of Contoso Field Service, Northwind Service Desk.',
    );
    await expect(allow(page)).toBeEnabled();
    await expect(statusOf(page)).toHaveText(/^Offline · 1 not saved yet/);
    await expectPageAccessibleInBoth(page);
    await page.close();
  }

  await browser.killWorker();
  await allowSite(browser, NORTHWIND);
  for (const tab of tabs) await expect.poll(() => findPanel(tab)).not.toBeNull();
  await expect(titleOf(await openPanel(crm))).toHaveText('Jane Doe');
  await demo.proxy.set('pass');
  await expect(statusOf(await openPanel(crm))).toHaveText(SAVED, { timeout: 60_000 });
  expect(await (await signInReader(demo)).ownAgents('JDoe')).toContain('a4711');
});

test('one click allows sites that were allowed before', async ({ demo, openBrowser }) => {
  const browser = await openBrowser({ extensionDir: outputFolder('generic') });
  const tabs = await adaInTwoTabs(browser, demo);
  const setup = await openOwn(browser, 'setup.html');
  const sites = setup.getByRole('listitem').filter({ hasText: 'CRM sites' });
  // Of two sites the browser's own page makes only the first one active.
  await allow(setup).click();
  await expect(sites).toContainText('Patchpanel may run on these sites.');
  await removeSites(setup, [NORTHWIND, CONTOSO]);
  for (const tab of tabs) await expect.poll(() => isLeft(tab)).toBe(true);
  await expect(sites).toContainText('CRM sites of Contoso Field Service, Northwind Service Desk.');
  // The key is as good a gesture as a click
  await setup.bringToFront();
  await pressUntilFocused(setup, allow(setup));
  await setup.keyboard.press('Enter');
  await expect(sites).toContainText('Patchpanel may run on these sites.');
  for (const tab of tabs) await expect.poll(() => findPanel(tab)).not.toBeNull();
});
