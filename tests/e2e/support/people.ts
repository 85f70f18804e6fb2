/** What a person does at the start of a story: set Patchpanel up, sign in to both, open the panel. */
import type { Frame, Page } from 'playwright';
import { openPanel } from '../../../scripts/browser/open-panel.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../../scripts/browser/sign-in.ts';
import type { DemoServer } from './demo-server.ts';
import type { StoryBrowser } from './story-browser.ts';

export interface SignedIn {
  /** The tab with the CRM. */
  readonly crm: Page;
  /** The panel in it. */
  readonly panel: Frame;
}

/** Through the real set-up page and the provider's own window; the set-up tab becomes the CRM's. */
export async function signInAs(browser: StoryBrowser, demo: DemoServer, username: string): Promise<SignedIn> {
  const account = demo.account(username);
  const { page: crm, extensionId } = browser;
  await connectToServer(crm, extensionId, demo.serverUrl);
  await signInToPatchpanel(crm, account);
  await signInToCrm(crm, demo.crmUrl, account.crmUsername);
  return { crm, panel: await openPanel(crm) };
}

/** Follows the CRM's own links to a user record, without loading the page anew. */
export async function openUserRecord(crm: Page, fullName: string): Promise<void> {
  await crm.getByRole('link', { name: 'Users', exact: true }).click();
  await crm.getByRole('searchbox').fill(fullName);
  await crm.getByRole('link', { name: fullName, exact: true }).click();
}
