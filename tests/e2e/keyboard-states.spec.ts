/** Story: whatever state the panel is in, a person without a mouse sees where they are in it, takes its way out, and gets back to the CRM. */
import type { Frame, Page } from 'playwright';
import { signInAccountAdmin } from './support/account-admin.ts';
import type { DemoServer } from './support/demo-server.ts';
import { arriveInCrm, openByKeyboard, walkThrough } from './support/focus-walk.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';
import { tokenToExpire } from './support/token-time.ts';

// Each presses some hundred keys.
test.slow();

/** Presses a control of the panel from wherever the focus is. */
async function press(crm: Page, target: ReturnType<Frame['getByRole']>): Promise<void> {
  await pressUntilFocused(crm, target);
  await crm.keyboard.press('Enter');
}

/** In the provider's window: nothing but keys. */
async function signInByKeys(crm: Page, demo: DemoServer, opens: () => Promise<void>, username: string) {
  const opening = crm.context().waitForEvent('page');
  await opens();
  const provider = await opening;
  const closed = provider.waitForEvent('close');
  await pressUntilFocused(provider, provider.getByRole('textbox', { name: 'Username' }));
  await provider.keyboard.press('ControlOrMeta+a');
  await provider.keyboard.type(username);
  await pressUntilFocused(provider, provider.getByRole('textbox', { name: 'Password' }));
  await provider.keyboard.type(demo.account(username).password);
  await provider.keyboard.press('Enter');
  await closed;
}

test('a sign-in that has ended is renewed', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo({ server: { accessTokenSeconds: 3 } });
  const browser = await openBrowser();
  const crm = await arriveInCrm(browser, demo, 'admin.ada');
  const panel = await openByKeyboard(crm);
  await demo.endSignIns();
  await tokenToExpire(browser);
  await crm.bringToFront();
  // Otherwise it is told when the poll that is under way has been answered
  await demo.proxy.set('pass');
  await expect(statusOf(panel)).toHaveText(/^Signed out/);
  const signIn = panel.getByRole('main').getByRole('button', { name: 'Sign in', exact: true });
  expect(await walkThrough(crm, panel)).toContain('Sign in');
  await signInByKeys(crm, demo, () => press(crm, signIn), 'admin.ada');
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(titleOf(panel)).toHaveText('Ada Lindqvist');
});

test('an unknown user is added', async ({ demo, openBrowser }) => {
  const server = await signInReader(demo);
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  const panel = await openByKeyboard(crm);
  await openUserRecord(crm, 'Nora Newhire');
  const add = panel.getByRole('button', { name: 'Add User' });
  await expect(add).toBeVisible();
  expect(await walkThrough(crm, panel)).toContain('Add User');
  await press(crm, add);
  const dialog = panel.getByRole('dialog', { name: 'Add a new CRM User' });
  await expect(dialog).toBeVisible();
  await press(crm, dialog.getByRole('button', { name: 'Add', exact: true }));
  await expect(titleOf(panel)).toHaveText('Nora Newhire');
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect(await server.users('nora.newhire')).toHaveLength(1);
});

test('offline with an edit that waits, put on hold, and sent again in the console', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const tenant = await signInAccountAdmin(demo, 'admin.ben');
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  const panel = await openByKeyboard(crm);
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);
  expect(await walkThrough(crm, panel)).toContain('Pending changes');

  await tenant.grant('admin.ada', 'support');
  await demo.proxy.set('pass');
  await expect(statusOf(panel)).toHaveText(/1 not saved yet, 1 on hold/, { timeout: 60_000 });
  await tenant.grant('admin.ada', 'admin');
  await expect(panel.getByText('Read-only')).toHaveCount(0);
  const opening = crm.context().waitForEvent('page');
  await press(crm, panel.getByRole('link', { name: 'Pending changes' }));
  const console = await opening;
  const retry = console.getByRole('button', { name: 'Retry', exact: true });
  await expect(retry).toBeVisible();
  await press(console, retry);
  await expect(console.getByText('Nothing is pending')).toBeVisible();
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('two changes of one thing: the question is put off, asked again and answered', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const other = await arriveInCrm(await openBrowser(), { ...demo, serverUrl: demo.directUrl }, 'admin.ben');
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  const panels: Frame[] = [];
  for (const tab of [other, crm]) {
    const panel = await openByKeyboard(tab);
    await openUserRecord(tab, 'Jane Doe');
    await expect(titleOf(panel)).toHaveText('Jane Doe');
    panels.push(panel);
  }
  const [theirs, panel] = panels as [Frame, Frame];
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await toggleAgent(theirs, 'Tier 1 Line');
  await expect(statusOf(theirs)).toHaveText(SAVED);
  await demo.proxy.set('pass');

  const dialog = panel.getByRole('alertdialog', { name: 'Someone else changed this' });
  const review = panel.getByRole('button', { name: 'Review' });
  await expect(review).toBeVisible({ timeout: 60_000 });
  if (await dialog.isVisible()) {
    await pressUntilFocused(crm, dialog.getByRole('button', { name: 'Decide later' }).last());
    await crm.keyboard.press('Escape');
  }
  await expect(dialog).toHaveCount(0);
  expect(await walkThrough(crm, panel)).toContain('Review');
  await press(crm, review);
  await expect(dialog).toBeVisible();
  await press(crm, dialog.getByRole('button', { name: 'Keep mine' }));
  await expect(dialog).toHaveCount(0);
  await expect(statusOf(panel)).toHaveText(SAVED);
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('extension too old: read-only, and checked again', async ({ demo, openBrowser }) => {
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  const panel = await openByKeyboard(crm);
  await demo.restart({ protocol: { min: 2, max: 3 } });
  await demo.proxy.set('pass');
  const again = panel.getByRole('button', { name: 'Check again' });
  await expect(again).toBeVisible({ timeout: 60_000 });
  const stops = await walkThrough(crm, panel);
  expect(stops).toContain('Reload extension');
  await press(crm, again);
  await expect(statusOf(panel)).toHaveText(/^Failed/);
  await demo.restart();
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(again).toHaveCount(0);
});

test('disabled account: what is left is readable, and signing in is at hand', async ({
  demo,
  openBrowser,
}) => {
  const admin = await signInAccountAdmin(demo, 'admin.ada');
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ben');
  const panel = await openByKeyboard(crm);
  await admin.setActive('admin.ben', false);
  await expect(panel.getByRole('heading', { name: 'Account disabled' })).toBeVisible();
  expect(await walkThrough(crm, panel)).toContain('Sign in');
});
