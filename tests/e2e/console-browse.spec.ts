/** Story: an admin finds a user among thousands in the console, by search and by link, and Back leads back exactly. */
import type { Page } from 'playwright';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

const MANY = { users: 5_000, agents: 2_000 };
const INSTANCE = 'Northwind Service Desk';

async function openConsole(browser: StoryBrowser, demo: Parameters<typeof signIn>[1], username: string) {
  const tab = await signIn(browser, demo, username);
  await tab.goto(consoleAt(browser, '#/'));
  await expect(tab.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live · All changes saved/);
  return tab;
}

async function signIn(
  { page, extensionId }: StoryBrowser,
  demo: { serverUrl: string; account(username: string): { username: string; password: string } },
  username: string,
): Promise<Page> {
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account(username));
  return page;
}

const consoleAt = ({ extensionId }: StoryBrowser, hash: string) =>
  `chrome-extension://${extensionId}/console.html${hash}`;
const hashOf = (tab: Page) => new URL(tab.url()).hash;

test('search, page, tab, link and Back', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo({ size: MANY });
  const browser = await openBrowser();
  const tab = await openConsole(browser, demo, 'admin.ada');

  await tab.getByRole('tree', { name: 'CRM instances' }).getByRole('treeitem', { name: INSTANCE }).click();
  await expect(tab.getByRole('heading', { level: 1, name: INSTANCE })).toBeFocused();
  await tab.getByRole('tab', { name: 'User Groups and Users' }).click();
  const grid = tab.getByRole('grid', { name: 'CRM users' });
  await expect(grid).toHaveAttribute('aria-rowcount', /^4\d{3}$|^5\d{3}$/);
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  expect(await grid.getByRole('row').count()).toBeLessThan(80);
  const users = hashOf(tab);

  await tab.getByRole('searchbox', { name: 'Search users' }).fill('finn gallagher');
  await grid.getByRole('row', { name: /finn\.gallagher/ }).click();
  await expect(tab.getByRole('heading', { level: 1, name: 'Finn Gallagher' })).toBeFocused();
  await expect(tab).toHaveTitle('Finn Gallagher – Patchpanel console');
  const finn = hashOf(tab);
  await tab.getByRole('tab', { name: 'CRM User and CTI Agent Mappings' }).click();
  await expect(tab.getByRole('list', { name: 'Mapped agents' })).toContainText('0042');
  const mapping = hashOf(tab);
  expect(mapping).toBe(`${finn}/mapping`);

  await tab.goBack();
  await expect(tab.getByRole('textbox', { name: 'Username' })).toHaveValue('finn.gallagher');
  await tab.goBack();
  await expect(grid).toBeVisible();
  expect(hashOf(tab)).toBe(users);

  const linked = await browser.context.newPage();
  await linked.goto(consoleAt(browser, mapping));
  await expect(linked.getByRole('heading', { level: 1, name: 'Finn Gallagher' })).toBeVisible();
  await expect(linked.getByRole('tab', { selected: true })).toHaveText('CRM User and CTI Agent Mappings');
  await linked.goto(consoleAt(browser, `${finn.slice(0, -1)}${finn.endsWith('0') ? '1' : '0'}`));
  await linked.reload();
  await linked.getByRole('link', { name: 'Go to the users of the instance' }).click();
  await expect(linked.getByRole('grid', { name: 'CRM users' })).toBeVisible();
});
