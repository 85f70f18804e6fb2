/** Story: a CRM instance is added with the sections of its CRM, and changed as one draft that persists only when it is saved. */
import type { Page } from 'playwright';
import { INSTANCE, openConsole, treeItem } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const saveButton = (page: Page) => page.getByRole('button', { name: 'Save CRM Instance Settings' });

test('Feature 2a: Add a CRM instance', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await page.getByRole('button', { name: 'Add CRM Instance' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a new CRM Instance' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Fabrikam Support');
  await dialog.getByRole('textbox', { name: 'CRM ID' }).fill('support.fabrikam.example');
  await dialog.getByRole('combobox', { name: 'CRM Type' }).selectOption('Oracle B2C Service');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Fabrikam Support' })).toBeVisible();
  for (const section of [
    'CRM Instance Information',
    'CRM Feature Settings',
    'Service Cloud Connectivity Settings',
    'PopFlow Settings',
  ]) {
    await expect(page.getByRole('region', { name: section, exact: true })).toBeVisible();
  }
  await expect(treeItem(page, 'Fabrikam Support')).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  await page.getByRole('region', { name: 'CRM Feature Settings' }).scrollIntoViewIfNeeded();
  await picture(page);
  const { instances } = await signInReader(demo);
  expect((await instances()).map(({ name }) => name)).toContain('Fabrikam Support');

  await treeItem(page, INSTANCE).click();
  await expect(page.getByRole('region', { name: 'Connectivity Settings', exact: true })).toBeVisible();
});

test('Feature 2b: Modify a CRM instance', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await treeItem(page, INSTANCE).click();
  const { instances } = await signInReader(demo);
  const stored = async () => (await instances()).find(({ crmId }) => crmId === new URL(demo.crmUrl).host);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const siteUrl = page.getByRole('textbox', { name: 'Site URL' });

  await name.fill('Northwind Help Desk');
  await siteUrl.fill('https://help.northwind.example');
  await expect(page.getByText('draft', { exact: true })).toBeVisible();
  await expect(page.getByText('Nothing is saved before')).toBeVisible();
  await picture(page);
  await page.getByRole('link', { name: 'Health' }).click();
  const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
  await leave.getByRole('button', { name: 'Stay here' }).click();
  expect((await stored())?.name).toBe(INSTANCE);

  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(name).toHaveValue(INSTANCE);
  await expect(saveButton(page)).toBeDisabled();

  await name.fill('Northwind Help Desk');
  await siteUrl.fill('https://help.northwind.example');
  await saveButton(page).click();
  await expect(treeItem(page, 'Northwind Help Desk')).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  expect(await stored()).toMatchObject({
    name: 'Northwind Help Desk',
    connectivity: { siteUrl: 'https://help.northwind.example' },
  });
});
