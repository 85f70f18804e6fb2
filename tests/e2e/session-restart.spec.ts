/** Story: the browser is closed with an edit unsaved and started again; the edit is there, and saved once the person is back. */
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import type { DemoServer } from './support/demo-server.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { SAVED, signInButton, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { signInBy } from './support/sign-in-window.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

/** An admin gives Jane Doe another agent while the server is away, and closes the browser. */
async function leaveWithUnsavedEdit(browser: StoryBrowser, demo: DemoServer): Promise<string> {
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED);
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);
  const address = crm.url();
  await browser.restart();
  return address;
}

test('with the provider still knowing the person, nothing need be typed and the edit is saved', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const browser = await openBrowser();
  const address = await leaveWithUnsavedEdit(browser, demo);
  await demo.proxy.set('pass');

  await browser.page.goto(address);
  const panel = await openPanel(browser.page);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('without it the copy is shown read-only with its age, the edit waits, and signing in saves it', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const browser = await openBrowser();
  const address = await leaveWithUnsavedEdit(browser, demo);
  await demo.endSignIns();
  await demo.proxy.set('pass');

  await browser.page.goto(address);
  const panel = await openPanel(browser.page);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(/^Signed out · 1 not saved yet · Checked (just now|\d+ min ago)/);
  await expect(panel.getByRole('main')).toContainText('Read-only You are signed out.');
  await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
  await expect(panel.getByRole('button', { name: 'Edit Mapping' })).toHaveCount(0);
  await expectPanelAccessibleInBoth(panel);
  expect(await server.ownAgents('JDoe')).not.toContain('a4711');

  const { hint } = await signInBy(signInButton(panel), demo, 'admin.ada');
  expect(hint).toBe('admin.ada');
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('with the server still away the copy is shown, and the person is back when the server is', async ({
  demo,
  openBrowser,
}) => {
  const browser = await openBrowser();
  const address = await leaveWithUnsavedEdit(browser, demo);

  await browser.page.goto(address);
  const panel = await openPanel(browser.page);
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(/^Signed out · 1 not saved yet/);
  await demo.proxy.set('pass');
  await browser.page.reload();
  await expect(statusOf(await openPanel(browser.page))).toHaveText(SAVED, { timeout: 60_000 });
});
