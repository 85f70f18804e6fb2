/** Story: somebody works in the CRM and sees in the panel who they are there, what applies to them and why. */
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

test('the panel shows the signed-in user, group, effective settings and mapping', async ({
  demo,
  openBrowser,
}) => {
  const { panel } = await signInAs(await openBrowser(), demo, 'admin.ada');

  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Ada Lindqvist');
  await expect(panel.getByRole('combobox', { name: 'User group' }).locator('option:checked')).toHaveText(
    'Supervisors',
  );
  const mapping = panel.getByRole('region', { name: 'CTI agent mapping' });
  await expect(mapping).toContainText(
    'You are agent 20001 in NICE EU, from the instance Northwind Service Desk.',
  );
  await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(
    /^Live · All changes saved · Checked /,
  );
});

test('each setting tells its source and explains itself level by level', async ({ demo, openBrowser }) => {
  const { panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  const settings = panel.getByRole('region', { name: 'PopFlow settings' });

  const display = settings.getByRole('listitem').filter({ hasText: 'Client display' }).first();
  await expect(display).toContainText('from group Supervisors');
  await settings.getByRole('button', { name: 'Explain Client display' }).click();
  await expect(display).toContainText('Instance Northwind Service Desk');
  await expect(display).toContainText('Group Supervisors');
  await expect(display).toContainText('User Ada Lindqvist');
  await expect(display).toContainText('in force');
});

test('the panel follows to the record of another user and back', async ({ demo, openBrowser }) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  const name = panel.getByRole('heading', { level: 1 });

  await openUserRecord(crm, 'Eve Tanaka');
  await expect(name).toHaveText('Eve Tanaka');
  await expect(panel.getByRole('region', { name: 'CTI agent mapping' })).toContainText('4711 in NICE EU');
  await panel.getByRole('radiogroup', { name: 'Show' }).getByRole('radio', { name: 'Me' }).check();
  await expect(name).toHaveText('Ada Lindqvist');
  await panel.getByRole('radiogroup', { name: 'Show' }).getByRole('radio', { name: 'Page user' }).check();
  await expect(name).toHaveText('Eve Tanaka');
  await crm.goBack();
  await expect(name).toHaveText('Ada Lindqvist');
});

test('a CRM user without a record is called unknown', async ({ demo, openBrowser }) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');

  await openUserRecord(crm, 'Nora Newhire');
  await expect(panel.getByRole('heading', { name: 'Unknown CRM user' })).toBeVisible();
});
