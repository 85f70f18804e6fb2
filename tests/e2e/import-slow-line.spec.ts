/** Story: a file that a slow line carries in no single request gets there in parts, with progress, and is given up at once. */
import type { Page } from 'playwright';
import { openConsole, tab, treeItem } from './support/console.ts';
import { chooseCsv } from './support/spreadsheet.ts';
import { expect, test } from './support/story.ts';

const ROWS = 100;
/** Takes 35 s at the speed below: no request may take 30. */
const BYTES = 3_500_000;
const BYTES_PER_SECOND = 100_000;

function largeFile(): Buffer {
  const notes = 'x'.repeat(BYTES / ROWS);
  const rows = Array.from({ length: ROWS }, (_, row) => `slow.${row},Slow ${row},${notes}`);
  return Buffer.from(`Username,Full Name,Notes\r\n${rows.join('\r\n')}\r\n`);
}

const sending = (page: Page) => page.getByText('Sending the file…');
const done = (page: Page) =>
  page
    .getByRole('progressbar', { name: 'Sending the file…' })
    .evaluate((bar) => (bar as HTMLProgressElement).value);

test('a large file is sent over a slow line, given up at once, and planned', async ({
  demo,
  openBrowser,
}) => {
  test.setTimeout(150_000);
  const page = await openConsole(await openBrowser(), demo);
  await treeItem(page, 'Northwind Service Desk').click();
  await tab(page, 'User Groups and Users').click();
  await page.getByRole('button', { name: 'Import CRM Users' }).click();
  demo.proxy.limit(BYTES_PER_SECOND);

  await chooseCsv(page, 'large.csv', largeFile());
  await expect(sending(page)).toBeVisible();
  await expect.poll(() => done(page), { timeout: 30_000 }).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Cancel import' }).click();
  await expect(page.getByText('Cancelled. Nothing was written.')).toBeVisible();

  await chooseCsv(page, 'large.csv', largeFile());
  await expect(page.getByRole('grid', { name: 'Import plan' })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(`${ROWS} new`)).toBeVisible();
  demo.proxy.limit(null);
  // Another way of planning needs no second sending.
  await page.getByRole('checkbox', { name: 'Create missing groups' }).click();
  await expect(page.getByText(`${ROWS} new`)).toBeVisible();
  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText(`Applied: ${ROWS} added, 0 changed.`)).toBeVisible();
});
