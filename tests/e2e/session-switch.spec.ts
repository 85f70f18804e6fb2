/** Story: two people share a browser; unsaved edits of the first are asked about, and nothing of theirs is left for the second. */
import type { Frame, Page } from 'playwright';
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { signInToCrm } from '../../scripts/browser/sign-in.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import type { DemoServer } from './support/demo-server.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { accountButton, SAVED, signInButton, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { signInBy } from './support/sign-in-window.ts';
import { everythingStored } from './support/stored.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

/** Ada leaves an edit that could not be saved; the browser is started again, and the provider knows nobody. */
async function leftByAda(browser: StoryBrowser, demo: DemoServer): Promise<Frame> {
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED);
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);
  const address = crm.url();
  await browser.restart();
  await demo.endSignIns();
  await demo.proxy.set('pass');
  await browser.page.goto(address);
  const left = await openPanel(browser.page);
  await expect(statusOf(left)).toHaveText(/^Signed out · 1 not saved yet/);
  return left;
}

async function signInAsAnother(view: Page | Frame, demo: DemoServer, username: string): Promise<void> {
  await accountButton(view).click();
  await signInBy(view.getByRole('menuitem', { name: 'Sign in as somebody else' }), demo, username);
}

const question = (view: Page | Frame) =>
  view.getByRole('dialog', { name: '1 edit of admin.ada is not saved', exact: true });

test('the first account comes back for its edit, which is saved', async ({ demo, openBrowser }) => {
  const server = await signInReader(demo);
  const panel = await leftByAda(await openBrowser(), demo);

  await signInAsAnother(panel, demo, 'agent.eve');
  await expect(question(panel)).toContainText('agent.eve has signed in');
  await expectPanelAccessibleInBoth(panel);
  await question(panel).getByRole('button', { name: 'Cancel' }).click();
  await expect(question(panel)).toBeHidden();
  await expect(statusOf(panel)).toHaveText(/^Signed out · 1 not saved yet/);

  await signInAsAnother(panel, demo, 'agent.eve');
  const back = question(panel).getByRole('button', { name: 'Sign in as admin.ada' });
  expect(await signInBy(back, demo, 'admin.ada')).toEqual({ hint: 'admin.ada' });
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(question(panel)).toBeHidden();
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('the second account goes on after the edit was discarded, and finds nothing of the first', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const browser = await openBrowser();
  const panel = await leftByAda(browser, demo);
  expect(await everythingStored(browser)).toContain('John Doe');

  await signInAsAnother(panel, demo, 'agent.eve');
  await question(panel).getByRole('button', { name: 'Discard 1 edit and continue' }).click();
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  await accountButton(panel).click();
  await expect(panel.getByText('Signed in as agent.eve')).toBeVisible();
  const stored = await everythingStored(browser);
  expect(stored).toContain('agent.eve');
  for (const trace of ['admin.ada', 'Ada Lindqvist', 'John Doe', 'Former Tier 1 Line']) {
    expect(stored).not.toContain(trace);
  }
  expect(await server.ownAgents('JDoe')).not.toContain('a4711');
});

test('signing out is seen everywhere at once, and the next account is asked nothing', async ({
  demo,
  openBrowser,
}) => {
  const browser = await openBrowser();
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  const second = await browser.context.newPage();
  await signInToCrm(second, demo.crmUrl, 'ada.lindqvist');
  await openPanel(second);
  const console = await browser.context.newPage();
  await console.goto(`chrome-extension://${browser.extensionId}/console.html`);
  const side = await browser.context.newPage();
  await side.goto(`chrome-extension://${browser.extensionId}/sidepanel.html`);
  await expect(statusOf(console)).toHaveText(SAVED);
  await expect(accountButton(side)).toBeVisible();

  await accountButton(panel).click();
  await panel.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const page of [console, side]) await expect(statusOf(page)).toHaveText(/^Signed out/);
  await expect(side.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  for (const page of [crm, second]) {
    await expect.poll(() => findPanel(page)).toBeNull();
    expect(await launchers(page)).toBe(0);
  }

  await signInBy(signInButton(side), demo, 'agent.eve');
  await accountButton(side).click();
  await expect(side.getByText('Signed in as agent.eve')).toBeVisible();
  expect(await everythingStored(browser)).not.toContain('admin.ada');
});

/** Our buttons on a page; their shadow root is closed, so they are counted in the accessibility tree. */
async function launchers(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    nodes: { role?: { value: string }; name?: { value: string } }[];
  };
  await session.detach();
  return nodes.filter(({ role, name }) => role?.value === 'button' && name?.value === 'Patchpanel').length;
}
