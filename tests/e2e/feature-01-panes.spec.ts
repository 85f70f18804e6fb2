/** Story: the left pane chooses area and thing, the right pane shows it, and both follow the address. */
import { hashOf, INSTANCE, openConsole, treeItem } from './support/console.ts';
import { expect, test } from './support/story.ts';

test('Feature 1: Left pane and right pane', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  const pane = page.getByRole('navigation', { name: 'Configuration' });
  const area = pane.getByRole('combobox', { name: 'Area' });
  await expect(area.locator('option')).toHaveText(['CRM Instances', 'Telephony Platform']);
  await pane.getByRole('tree', { name: 'CRM instances' }).getByRole('treeitem', { name: INSTANCE }).click();
  const heading = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(heading).toHaveText(INSTANCE);
  await expect(treeItem(page, INSTANCE)).toHaveAttribute('aria-current', 'page');

  await area.selectOption('Telephony Platform');
  await expect(pane.getByRole('tree', { name: 'CRM instances' })).toHaveCount(0);
  await pane.getByRole('tree', { name: 'Environments' }).getByRole('treeitem', { name: 'NICE EU' }).click();
  await expect(heading).toHaveText('NICE EU');
  await expect(page.getByRole('main').getByRole('grid', { name: 'Agents' })).toBeVisible();
  const there = hashOf(page);

  await page.goBack();
  await expect(heading).toHaveText(INSTANCE);
  await expect(area).toHaveValue('crm');
  await page.goForward();
  expect(hashOf(page)).toBe(there);
  await expect(area).toHaveValue('telephony');
  await page.reload();
  await expect(heading).toHaveText('NICE EU');
  await expect(treeItem(page, 'NICE EU')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('main').getByRole('grid').getByRole('row').nth(5)).toBeVisible();
  await picture(page);
});
