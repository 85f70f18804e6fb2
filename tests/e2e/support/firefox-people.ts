/** What a person does in Firefox at the start of a story: set Patchpanel up, sign in to both, open the panel. */
import { expect } from 'playwright/test';
import type { DemoServer } from './demo-server.ts';
import type { FirefoxBrowser, FirefoxTab } from './firefox-browser.ts';
import type { FirefoxView } from './firefox-view.ts';

export interface SignedInFirefox {
  /** The tab with the CRM. */
  readonly crm: FirefoxTab;
  /** The panel in it. */
  readonly panel: FirefoxView;
}

const button = (name: string) => ({ role: 'button', name });

/** Through the real set-up page and the provider's own window. */
export async function signInAs(
  firefox: FirefoxBrowser,
  demo: DemoServer,
  username: string,
): Promise<SignedInFirefox> {
  await setUp(firefox, demo, username);
  const crm = await firefox.openTab(demo.crmUrl);
  await crm.click(button(`Sign in as ${demo.account(username).crmUsername}`));
  await pressLauncher(crm);
  return { crm, panel: await crm.panel() };
}

/** Connects and signs in to Patchpanel; leaves the set-up page's tab. */
export async function setUp(
  firefox: FirefoxBrowser,
  demo: DemoServer,
  username: string,
): Promise<FirefoxTab> {
  const page = await firefox.openTab(
    firefox.pageUrl(`setup.html?server=${encodeURIComponent(demo.serverUrl)}`),
  );
  await page.click(button('Connect'));
  await signInHere(firefox, page, demo, username);
  return page;
}

/** Presses *Sign in* on a page of the extension and fills in the provider's window. */
export async function signInHere(
  firefox: FirefoxBrowser,
  page: FirefoxView,
  demo: DemoServer,
  username: string,
): Promise<void> {
  await page.click(button('Sign in'));
  const provider = await firefox.opened(new RegExp(`^${demo.serverUrl}/`));
  await provider.fill({ role: 'textbox', name: 'Username' }, username);
  await provider.fill({ css: '[type=password]' }, demo.account(username).password);
  await provider.click(button('Sign in'));
  await expect.poll(() => page.count(button('Account'))).toBe(1);
}

/** Its shadow root is closed, so it is pressed where it stands: in the middle of the page's edge. */
export async function pressLauncher(crm: FirefoxTab): Promise<void> {
  const place = '({ x: innerWidth - 8, y: Math.round(innerHeight / 2) })';
  const isThere = `(({ x, y }) => document.elementFromPoint(x, y)?.matches('[popover]') === true)(${place})`;
  await expect.poll(() => crm.evaluate<boolean>(isThere).catch(() => false)).toBe(true);
  const [x, y] = await Promise.all(['x', 'y'].map((axis) => crm.evaluate<number>(`${place}.${axis}`)));
  await crm.clickAt(x ?? 0, y ?? 0);
}

/** Follows the CRM's own links to a user record, without loading the page anew. */
export async function openUserRecord(crm: FirefoxView, fullName: string): Promise<void> {
  await crm.click({ role: 'link', name: 'Users' });
  await crm.fill({ role: 'searchbox' }, fullName);
  await crm.click({ role: 'link', name: fullName });
}

/** In the panel of an admin: another list with this agent, not saved yet. */
export async function prepareAgent(panel: FirefoxView, agentName: string): Promise<void> {
  const agent = { role: 'treeitem', name: agentName };
  await panel.click({ role: 'radio', name: 'Override', within: MAPPING });
  await panel.click({ role: 'button', name: 'Edit Mapping', within: MAPPING });
  await panel.fill({ role: 'searchbox', name: 'Search agents' }, agentName);
  await panel.click(agent);
  await expect.poll(() => panel.attribute(agent, 'aria-checked')).toBe('true');
}

/** Follows the panel's link, saves there, and closes that tab again. */
export async function confirmInConsole(firefox: FirefoxBrowser, panel: FirefoxView): Promise<void> {
  await panel.click({ role: 'link', name: 'Confirm in the console' });
  const page = await firefox.opened(/console\.html/);
  await page.click(button('Save'));
  await expect.poll(() => page.count(button('Save'))).toBe(0);
  await page.close();
}

export const MAPPING = { role: 'region', name: 'CTI agent mapping' };
export const TITLE = { css: 'h1' };
export const SYNC_STATUS = { role: 'status', name: 'Sync status' };
/** As it is painted, where its parts stand in lines. */
export const SAVED_STATUS = /^Live\s*·\s*All changes saved/;
