/** Story: an admin imports a file in the console, reads the plan, unticks a row, applies, sees it in the grid, and takes it back. */
import { readFile } from 'node:fs/promises';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expect, test } from './support/story.ts';

const FILE =
  'User Group;Username;Native Id;Full Name;Environment;Agent Id;Update Mapping\r\n' +
  'Tier 1;eve.tanaka;;Eve by file;;;FALSE\r\n;new.by.file;;New by file;;;\r\nNowhere;finn.gallagher;;;;;\r\n';

test('choose, plan, apply, undo', async ({ demo, openBrowser }) => {
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('admin.ada'));
  await page.goto(`chrome-extension://${extensionId}/console.html#/`);
  await page.getByRole('treeitem', { name: 'Northwind Service Desk' }).click();
  await page.getByRole('tab', { name: 'User Groups and Users' }).click();
  const users = page.url();
  const [before] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export CRM Users' }).click(),
  ]);
  expect(await readFile(await before.path(), 'utf8')).toContain('eve.tanaka');
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose CSV file' }).click();
  await (await chooser).setFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await expect(page.getByRole('grid', { name: 'Import plan' }).getByRole('row')).toHaveCount(4);
  await expect(page.getByRole('combobox', { name: 'Delimiter' })).toHaveValue(';');
  await page.getByRole('checkbox', { name: 'Include row 3' }).click();
  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText('Applied: 0 added, 1 changed.')).toBeVisible();
  await page.goto(users);
  await expect(page.getByRole('grid', { name: 'CRM users' })).toContainText('Eve by file');
  await page.getByRole('link', { name: 'Import jobs' }).click();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('Undone: 1 restored, 0 left alone.')).toBeVisible();
});
