/** Story: edits that the server refuses are kept with the reason in words; they are sent again, corrected or dropped, never lost. */
import type { Frame, Page } from 'playwright';
import { signInAccountAdmin } from './support/account-admin.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { openUserRecord, type SignedIn, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

// Two people sign in with a browser each.
test.slow();

const SAVED = /^Live · All changes saved/;
const statusOf = (page: Page | Frame) => page.getByRole('status', { name: 'Sync status' });
const personIn = (console: Page, name: string) => console.getByRole('region', { name, exact: true });

async function openRecord({ crm, panel }: SignedIn, fullName: string): Promise<void> {
  await openUserRecord(crm, fullName);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(fullName);
}

/** By the link in the panel, which opens the console in a tab of its own. */
async function openPending({ crm, panel }: SignedIn): Promise<Page> {
  const opening = crm.context().waitForEvent('page');
  await panel.getByRole('link', { name: 'Pending changes' }).click();
  const console = await opening;
  await expect(console.getByRole('heading', { level: 1, name: 'Pending changes' })).toBeVisible();
  return console;
}

test('an agent that somebody else took meanwhile: the reason names the owner, and a retry saves once it is free', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const ada = await signInAs(await openBrowser(), demo, 'admin.ada');
  const ben = await signInAs(await openBrowser(), { ...demo, serverUrl: demo.directUrl }, 'admin.ben');
  await openRecord(ada, 'Jane Doe');
  await openRecord(ben, 'Finn Gallagher');
  await demo.proxy.set('refuse');
  await toggleAgent(ada.panel, 'Former Tier 1 Line');
  await expect(statusOf(ada.panel)).toHaveText(/^Offline · 1 not saved yet/);
  await toggleAgent(ben.panel, 'Former Tier 1 Line');
  await expect(statusOf(ben.panel)).toHaveText(SAVED);
  await demo.proxy.set('pass');

  await expect(statusOf(ada.panel)).toHaveText(/1 not saved yet, 1 on hold/, { timeout: 60_000 });
  const console = await openPending(ada);
  const jane = personIn(console, 'Jane Doe');
  await expect(jane).toContainText('Former Tier 1 Line is mapped to Finn Gallagher.');
  await expect(jane).toContainText('added: Former Tier 1 Line a4711 in Genesys US');
  await expectPageAccessibleInBoth(console);
  await jane.getByRole('button', { name: 'Retry' }).click();
  await expect(jane).toContainText('is mapped to Finn Gallagher.');
  expect(await server.ownAgents('finn.gallagher')).toContain('a4711');

  await toggleAgent(ben.panel, 'Former Tier 1 Line');
  await expect(statusOf(ben.panel)).toHaveText(SAVED);
  await jane.getByRole('button', { name: 'Retry' }).click();
  await expect(console.getByText('Nothing is pending')).toBeVisible();
  await expect(statusOf(console)).toHaveText(SAVED);
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

test('a role taken away meanwhile: each edit is kept, one is dropped, one is saved when the role is back', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const tenant = await signInAccountAdmin(demo, 'admin.ben');
  const ada = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openRecord(ada, 'Jane Doe');
  const before = await server.ownAgents('finn.gallagher');
  await demo.proxy.set('refuse');
  await toggleAgent(ada.panel, 'Former Tier 1 Line');
  await openRecord(ada, 'Finn Gallagher');
  await toggleAgent(ada.panel, 'Finn Gallagher');
  await expect(statusOf(ada.panel)).toHaveText(/^Offline · 2 not saved yet/);
  await tenant.grant('admin.ada', 'support');
  await demo.proxy.set('pass');

  await expect(statusOf(ada.panel)).toHaveText(/2 not saved yet, 2 on hold/, { timeout: 60_000 });
  await expect(ada.panel.getByText('Read-only')).toBeVisible();
  const console = await openPending(ada);
  for (const name of ['Jane Doe', 'Finn Gallagher']) {
    await expect(personIn(console, name)).toContainText('Your account may not change this any more.');
  }
  await personIn(console, 'Finn Gallagher').getByRole('button', { name: 'Discard' }).click();
  await console.getByRole('dialog').getByRole('button', { name: 'Discard change' }).click();
  await expect(personIn(console, 'Finn Gallagher')).toHaveCount(0);

  await tenant.grant('admin.ada', 'admin');
  await expect(ada.panel.getByText('Read-only')).toHaveCount(0);
  await personIn(console, 'Jane Doe').getByRole('button', { name: 'Retry' }).click();
  await expect(console.getByText('Nothing is pending')).toBeVisible();
  expect(await server.ownAgents('JDoe')).toContain('a4711');
  expect(await server.ownAgents('finn.gallagher')).toEqual(before);
});

test('a username taken meanwhile: the new user is corrected and added', async ({ demo, openBrowser }) => {
  const server = await signInReader(demo);
  const ada = await signInAs(await openBrowser(), demo, 'admin.ada');
  const ben = await signInAs(await openBrowser(), { ...demo, serverUrl: demo.directUrl }, 'admin.ben');
  const add = async ({ crm, panel }: SignedIn) => {
    await openUserRecord(crm, 'Nora Newhire');
    await panel.getByRole('button', { name: 'Add User' }).click();
    const dialog = panel.getByRole('dialog', { name: 'Add a new CRM User' });
    await dialog.getByRole('textbox', { name: 'Username' }).fill('nora');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog).toHaveCount(0);
  };
  await demo.proxy.set('refuse');
  await add(ada);
  await add(ben);
  await expect(statusOf(ben.panel)).toHaveText(SAVED);
  await demo.proxy.set('pass');

  await expect(statusOf(ada.panel)).toHaveText(/1 not saved yet, 1 on hold/, { timeout: 60_000 });
  const console = await openPending(ada);
  await expect(console.getByText('is called nora. Choose another username.')).toBeVisible();
  await console.getByRole('button', { name: 'Edit' }).click();
  const dialog = console.getByRole('dialog', { name: 'Correct the new user' });
  await dialog.getByRole('textbox', { name: 'Username' }).fill('nora.newhire');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(console.getByText('Nothing is pending')).toBeVisible();
  expect(await server.users('nora')).toHaveLength(1);
  expect(await server.users('nora.newhire')).toHaveLength(1);
});
