/** What a person does in the console at the start of a story, and the parts that stories look at again and again. */
import type { Page } from 'playwright';
import { connectToServer, signInToPatchpanel } from '../../../scripts/browser/sign-in.ts';
import type { DemoServer } from './demo-server.ts';
import { SAVED, statusOf } from './panel-parts.ts';
import { expect } from './story.ts';
import type { StoryBrowser } from './story-browser.ts';

/** The instance of the demo whose users the stories know. */
export const INSTANCE = 'Northwind Service Desk';

/** Signed in with a fresh profile, and all rows there. */
export async function openConsole(
  browser: StoryBrowser,
  demo: DemoServer,
  { username = 'admin.ada', hash = '#/' } = {},
): Promise<Page> {
  const { page } = browser;
  await connectToServer(page, browser.extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account(username));
  await goTo(page, hash);
  await expect(statusOf(page)).toHaveText(SAVED);
  return page;
}

/** Loads the console at a place. */
export async function goTo(page: Page, hash: string): Promise<void> {
  const { host } = new URL(page.url());
  await page.goto(`chrome-extension://${host}/console.html${hash}`);
}

export const hashOf = (page: Page): string => new URL(page.url()).hash;

export const treeItem = (page: Page, name: string) => page.getByRole('treeitem', { name, exact: true });

export const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });

export const usersGrid = (page: Page) => page.getByRole('grid', { name: 'CRM users' });

/** Follows tree, tab, search and row to the page of a user. */
export async function openUser(page: Page, fullName: string): Promise<void> {
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await page.getByRole('searchbox', { name: 'Search users' }).fill(fullName);
  await usersGrid(page)
    .getByRole('row', { name: new RegExp(fullName) })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: fullName })).toBeVisible();
}

export async function openUserMapping(page: Page, fullName: string): Promise<void> {
  await openUser(page, fullName);
  await tab(page, 'CRM User and CTI Agent Mappings').click();
  await expect(mappingRegion(page).getByRole('radiogroup', { name: 'Mapping mode' })).toBeVisible();
}

export const mappingRegion = (page: Page) => page.getByRole('region', { name: 'CTI agent mapping' });

export const mappedAgents = (page: Page) => mappingRegion(page).getByRole('list', { name: 'Mapped agents' });
