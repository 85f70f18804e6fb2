/** Story: a large export over a slow line says how far it is, is given up, breaks off, and is then the server's own file to the byte; a file is saved only of a whole one. */
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright';
import { expectPageAccessible } from './support/axe-page.ts';
import { INSTANCE, openConsole, tab, treeItem, usersGrid } from './support/console.ts';
import { signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

const SIZE = { users: 15_000, agents: 500 };
/** Compressed, as answers are, the export takes forty seconds; slower, its pieces would come further apart than a line that stands still is waited for. */
const BYTES_PER_SECOND = 6_000;

const button = (page: Page) => page.getByRole('button', { name: 'Export CRM Users' });
const soFar = (page: Page) => page.getByText(/^[\d,]+ rows, [\d.]+ [kM]B so far$/);
const retry = (page: Page) => page.getByRole('alert').getByRole('button', { name: 'Try again' });

test('a large export says how far it is, is given up, breaks off, and comes whole', async ({
  startDemo,
  openBrowser,
}) => {
  test.setTimeout(180_000);
  const demo = await startDemo({ size: SIZE });
  const records = await signInRecordReader(demo);
  const page = await openConsole(await openBrowser(), demo);
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await expect(usersGrid(page).getByRole('row').nth(5)).toBeVisible();
  demo.proxy.limitAnswers(BYTES_PER_SECOND);

  await button(page).click();
  await expect(soFar(page)).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('progressbar', { name: 'Exporting…' })).toBeVisible();
  await expect(button(page)).toBeDisabled();
  await page.getByRole('button', { name: 'Cancel export' }).click();
  await expect(page.getByText('Cancelled. No file was saved.')).toBeVisible();
  await expectPageAccessible(page);

  await button(page).click();
  await expect(soFar(page)).toBeVisible({ timeout: 20_000 });
  await demo.proxy.set('refuse');
  await expect(page.getByRole('alert')).toContainText('The connection ended in the middle of the file.');
  expect(downloads).toEqual([]);

  await demo.proxy.set('pass');
  demo.proxy.limitAnswers(null);
  const coming = page.waitForEvent('download');
  await retry(page).click();
  const file = await readFile(await (await coming).path(), 'utf8');
  const { id } = await records.find('crm-instances', { name: INSTANCE });
  expect(file).toBe(`\uFEFF${await records.exported(id)}`);
  expect(file.split('\r\n').length).toBeGreaterThan(SIZE.users / 3);
  expect(downloads).toHaveLength(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});
