/** Story: the sample of agents is imported as it is downloaded, another admin changes one of them, and undoing all or nothing is refused. */
import { readFile } from 'node:fs/promises';
import { openConsole, treeItem } from './support/console.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { chooseCsv } from './support/spreadsheet.ts';
import { expect, test } from './support/story.ts';

const SAMPLE = 'ImportCtiAgent_SampleFile.csv';

test('an import of which something changed is undone as a whole not at all, or but for that', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  const other = await signInOtherAdmin(demo);
  await page.getByRole('combobox', { name: 'Area' }).selectOption('Telephony Platform');
  await treeItem(page, 'NICE EU').click();
  await page.getByRole('button', { name: 'Import Agents' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: SAMPLE }).click();
  await chooseCsv(page, SAMPLE, await readFile(await (await coming).path()));
  await expect(page.getByText('2 new · 0 changed')).toBeVisible();
  await expect(page.getByText('A spreadsheet seems to have saved this file')).toHaveCount(0);
  await page.getByRole('button', { name: 'Apply import' }).click();
  await expect(page.getByText('Applied: 2 added, 0 changed.')).toBeVisible();

  const one = await other.find('cti-agents', 'sample-0001', { agentId: 'sample-0001' });
  await other.patch('cti-agents', one, { name: 'Kept by Ben' });
  await page
    .getByRole('combobox', { name: 'Records that changed since' })
    .selectOption({ label: 'Then undo nothing' });
  await page.getByRole('button', { name: 'Undo import' }).click();
  const refusal = page.getByRole('alert').filter({ hasText: 'Nothing was undone.' });
  await expect(refusal).toContainText('1 record cannot be as it was: Sample Agent One was changed since.');
  await other.find('cti-agents', 'sample-0002', { agentId: 'sample-0002' });

  await page
    .getByRole('combobox', { name: 'Records that changed since' })
    .selectOption({ label: 'Leave them as they are now' });
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByText('Undone: 1 restored, 1 left alone.')).toBeVisible();
  await other.find('cti-agents', 'sample-0001', { agentId: 'sample-0001', name: 'Kept by Ben' });
  await expect(other.find('cti-agents', 'sample-0002', {})).rejects.toThrow('Not exactly one');
});
