/** Story: the CRM knows somebody whom the server does not; an admin adds them from the panel with what the page tells. */
import type { Frame } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const NORA = { username: 'nora.newhire', fullName: 'Nora Newhire' };

const field = (panel: Frame, name: string) =>
  panel.getByRole('dialog', { name: 'Add a new CRM User' }).getByRole('textbox', { name });

async function openDialog(panel: Frame): Promise<void> {
  await expect(panel.getByRole('heading', { name: 'Unknown CRM user' })).toBeVisible();
  await panel.getByRole('button', { name: 'Add User' }).click();
}

async function addAndSee(panel: Frame): Promise<void> {
  await panel.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(NORA.fullName);
  await expect(panel.getByText('not saved yet', { exact: true })).toHaveCount(0);
  await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(/^Live · All changes saved/);
}

test('an admin adds the person of a record, whose id and names the page tells, without typing', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInReader(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, NORA.fullName);
  await expect(panel.getByRole('heading', { name: 'Unknown CRM user' })).toBeVisible();
  await expectPanelAccessibleInBoth(panel);
  await openDialog(panel);
  const nativeId = new URL(crm.url()).pathname.replace('/users/', '');
  expect(await server.users(NORA.username)).toEqual([]);

  await expect(field(panel, 'CRM Id')).toHaveValue(nativeId);
  await expect(field(panel, 'Username')).toHaveValue(NORA.username);
  await expect(field(panel, 'Full Name')).toHaveValue(NORA.fullName);
  await expectPanelAccessibleInBoth(panel);
  await addAndSee(panel);

  expect(await server.users(NORA.username)).toMatchObject([{ ...NORA, nativeId }]);
  await crm.reload();
  const reopened = await openPanel(crm);
  await expect(reopened.getByRole('heading', { level: 1 })).toHaveText(NORA.fullName);
});

test('an admin adds the person signed in to the CRM without typing', async ({ demo, openBrowser }) => {
  const server = await signInReader(demo);
  const { page: crm, extensionId } = await openBrowser();
  await connectToServer(crm, extensionId, demo.serverUrl);
  await signInToPatchpanel(crm, demo.account('admin.ada'));
  await signInToCrm(crm, demo.crmUrl, NORA.username);
  const panel = await openPanel(crm);
  await openDialog(panel);

  await expect(field(panel, 'Username')).toHaveValue(NORA.username);
  await expect(field(panel, 'Full Name')).toHaveValue(NORA.fullName);
  const nativeId = await field(panel, 'CRM Id').inputValue();
  await addAndSee(panel);

  expect(await server.users(NORA.username)).toMatchObject([{ ...NORA, nativeId }]);
  await openUserRecord(crm, NORA.fullName);
  await expect(crm).toHaveURL(`${demo.crmUrl}/users/${nativeId}`);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(NORA.fullName);
});
