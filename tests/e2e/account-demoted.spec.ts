/** Story: an admin loses the role while the panel is open: read-only with the reason at once, and no edit is lost. */
import type { Frame, Page } from 'playwright';
import { findPanel } from '../../scripts/browser/open-panel.ts';
import { signInAccountAdmin } from './support/account-admin.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import type { DemoServer } from './support/demo-server.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { everythingStored } from './support/stored.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

const groupOf = (panel: Frame) => panel.getByRole('region', { name: 'User group' });

/** Ben has a draft of Jane's group open, and an edit of her mapping that could not be saved yet. */
async function benAtWork(browser: StoryBrowser, demo: DemoServer): Promise<{ crm: Page; panel: Frame }> {
  const { crm, panel } = await signInAs(browser, demo, 'admin.ben');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED);
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);
  await groupOf(panel).getByRole('combobox', { name: 'User group' }).selectOption('Supervisors');
  await expect(groupOf(panel).getByRole('button', { name: 'Save' })).toBeEnabled();
  return { crm, panel };
}

/** The frame has gone with what was typed in it: other pages say so, and why it cannot be saved. */
async function expectDraftLeft(page: Page): Promise<void> {
  await expect(page.getByRole('main')).toContainText('A draft of Jane Doe, last changed');
  await expect(page.getByRole('main')).toContainText('or your account may not see it any more.');
  await expect(page.getByRole('button', { name: 'Copy draft' })).toBeEnabled();
  await expectPageAccessibleInBoth(page);
}

test('to support: read-only with the reason, the draft kept, what waited set aside with its reason', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  const browser = await openBrowser();
  const { panel } = await benAtWork(browser, demo);
  await admin.grant('admin.ben', 'support');
  await demo.proxy.set('pass');

  const main = panel.getByRole('main');
  await expect(main).toContainText('Read-only Your account may look at this user and change nothing.');
  await expect(statusOf(panel)).toHaveText(/^Live · 1 not saved yet, 1 on hold/);
  await expect(main).toContainText('1 draft on this page is not saved.');
  const save = groupOf(panel).getByRole('button', { name: 'Save' });
  await expect(groupOf(panel)).toContainText('Supervisors');
  await expect(save).toBeDisabled();
  await expect(save).toHaveAttribute('title', 'Your account may not change this user.');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expectPanelAccessibleInBoth(panel);

  const pending = await browser.context.newPage();
  await pending.goto(`chrome-extension://${browser.extensionId}/console.html#/pending`);
  await expect(pending.getByRole('main')).toContainText('Jane Doe');
  await expect(pending.getByRole('main')).toContainText(
    'Your account may not change this any more. Retry once it may again.',
  );
  expect(await server.ownAgents('JDoe')).not.toContain('a4711');

  await admin.grant('admin.ben', 'admin');
  await expect(groupOf(panel).getByRole('combobox', { name: 'User group' })).toHaveValue(/./);
  await expect(save).toBeEnabled();
});

test('to an agent: own data only, no row of the directory left', async ({ demo, openBrowser }) => {
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  const browser = await openBrowser();
  const here = await admin.instanceId('Northwind Service Desk');
  const { panel } = await benAtWork(browser, demo);
  await admin.grantIn('admin.ben', 'agent', here);
  await demo.proxy.set('pass');

  await expect(panel.getByRole('heading', { name: 'No CRM user for your account' })).toBeVisible();
  await expect(panel.getByText('Jane Doe')).toHaveCount(0);
  await expect(panel.getByRole('main')).toContainText('1 draft on this page is not saved.');
  await expect(panel.getByRole('button', { name: 'Copy draft' })).toBeEnabled();
  await expectPanelAccessibleInBoth(panel);
  await expect.poll(() => everythingStored(browser)).not.toContain('Finn Gallagher');
});

test('out of the instance: the panel leaves the page, the side panel says why, what waited is set aside', async ({
  demo,
  openBrowser,
}) => {
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  const browser = await openBrowser();
  const elsewhere = await admin.instanceId('Contoso Field Service');
  const { crm } = await benAtWork(browser, demo);
  // By username: the telephony's agents belong to no instance, and one has the name.
  expect(await everythingStored(browser)).toContain('finn.gallagher');
  await admin.grantIn('admin.ben', 'admin', elsewhere);
  await demo.proxy.set('pass');

  await expect.poll(() => findPanel(crm), { timeout: 20_000 }).toBeNull();
  const page = await browser.context.newPage();
  await page.goto(`chrome-extension://${browser.extensionId}/sidepanel.html`);
  await expect(page.getByRole('heading', { name: 'No CRM on this page' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('a CRM instance that your account may see');
  await expect(statusOf(page)).toHaveText(/^Live · 1 not saved yet, 1 on hold/);
  await expectDraftLeft(page);
  await page.goto(`chrome-extension://${browser.extensionId}/console.html#/pending`);
  await expect(page.getByRole('main')).toContainText(
    'It was deleted, or your account may not see it any more.',
  );
  await expectDraftLeft(page);
  await expect.poll(() => everythingStored(browser)).not.toContain('finn.gallagher');
});
