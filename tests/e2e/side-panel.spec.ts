/** Story: beside the browser's tabs the side panel shows who the active one is about, and never who a former one was about. */
import type { Page } from 'playwright';
import { openUserRecord, signInAs } from './support/people.ts';
import { clickToolbarButton, openedSidePanel, type SidePanel } from './support/side-panel.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

/** What a person with an eye on the side panel sees: its heading, each time it changes. */
const WATCH_HEADING = `
  globalThis.seen = [];
  const note = () => {
    const heading = document.querySelector('h1')?.innerText ?? '';
    if (seen.at(-1) !== heading) seen.push(heading);
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  note();`;

/** Headings since the last call, the present one first. */
const seen = (panel: SidePanel) => panel.evaluate<string[]>('seen.splice(0, seen.length - 1).concat(seen)');

async function openRecordTab({ context }: StoryBrowser, crmUrl: string, fullName: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(crmUrl);
  await openUserRecord(page, fullName);
  return page;
}

test('the side panel follows the active tab, its navigations and its end', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  const elsewhere = await browser.context.newPage();
  await elsewhere.goto('about:blank');
  await clickToolbarButton(browser, elsewhere);
  const panel = await openedSidePanel(browser);

  await expect.poll(() => panel.text()).toContain('No CRM on this page');
  expect(await panel.evaluate('document.querySelectorAll("[role=alert]").length')).toBe(0);

  await crm.bringToFront();
  await expect.poll(() => panel.heading()).toBe('Jane Doe');
  const eve = await openRecordTab(browser, demo.crmUrl, 'Eve Tanaka');
  await expect.poll(() => panel.heading()).toBe('Eve Tanaka');
  await openUserRecord(eve, 'Jane Doe');
  await expect.poll(() => panel.heading()).toBe('Jane Doe');
  await eve.goBack();
  await eve.goBack();
  await expect.poll(() => panel.heading()).toBe('Eve Tanaka');
  await eve.close();
  await expect.poll(() => panel.heading()).not.toBe('Eve Tanaka');
  panel.close();
});

test('a switch shows nobody until the other page has spoken', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  const eve = await openRecordTab(browser, demo.crmUrl, 'Eve Tanaka');
  await clickToolbarButton(browser, await browser.context.newPage());
  const panel = await openedSidePanel(browser);
  await eve.bringToFront();
  await expect.poll(() => panel.heading()).toBe('Eve Tanaka');
  await panel.evaluate(WATCH_HEADING);

  await crm.bringToFront();
  await expect.poll(() => panel.heading()).toBe('Jane Doe');
  expect(await seen(panel)).toEqual(['Eve Tanaka', 'Patchpanel', 'Jane Doe']);
  await crm.reload();
  await expect.poll(async () => (await panel.evaluate<string[]>('seen')).length).toBeGreaterThan(1);
  await expect.poll(() => panel.heading()).toBe('Jane Doe');
  expect(await seen(panel)).toEqual(['Jane Doe', 'Patchpanel', 'Jane Doe']);
  panel.close();
});

test('where there is no CRM it shows the own view of an agent', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'agent.eve');
  await openUserRecord(crm, 'Jane Doe');
  const elsewhere = await browser.context.newPage();
  await clickToolbarButton(browser, elsewhere);
  const panel = await openedSidePanel(browser);
  await expect.poll(() => panel.heading()).toBe('Eve Tanaka');
  expect(await panel.text()).not.toContain('Jane Doe');
  await crm.bringToFront();
  await expect.poll(() => panel.text()).toContain('about another CRM user');
  expect(await panel.heading()).toBe('Eve Tanaka');
  panel.close();
});

test('its page opened in a tab follows the tab the person came from', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  const page = await browser.context.newPage();
  await page.goto(`chrome-extension://${browser.extensionId}/sidepanel.html`);
  const name = page.getByRole('heading', { level: 1 });
  await expect(name).toHaveText('Jane Doe');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(name).toHaveText('Eve Tanaka');
  await crm.close();
  await expect(page.getByRole('main')).toContainText('No CRM on this page');
});
