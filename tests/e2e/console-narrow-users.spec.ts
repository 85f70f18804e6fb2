/** Story: an admin finds users on a screen of 320 px: rows come first, the filters wait behind a button that counts them. */
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { INSTANCE, openConsole, usersGrid } from './support/console.ts';
import { signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

test('the first rows are in view, and filters are folded away', async ({ demo, openBrowser }) => {
  const server = await signInRecordReader(demo);
  const instance = await server.find('crm-instances', { name: INSTANCE });
  const page = await openConsole(await openBrowser(), demo, { hash: `#/instances/${instance.id}/users` });
  await page.setViewportSize({ width: 320, height: 640 });
  const grid = usersGrid(page);
  await expect(grid.getByRole('row').nth(1)).toBeInViewport({ ratio: 1 });
  expect(await grid.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  const mode = page.getByRole('combobox', { name: 'Mapping mode' });
  await expect(mode).toBeHidden();

  const fold = page.getByRole('button', { name: 'Filters', exact: true });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fold.click();
  await mode.selectOption({ label: 'Override' });
  await page.getByRole('combobox', { name: 'Mapping', exact: true }).selectOption({ label: 'Mapped' });
  const counted = page.getByRole('button', { name: 'Filters (2)' });
  await expect(counted).toHaveAttribute('aria-expanded', 'true');
  await expectPageAccessibleInBoth(page);
  await counted.click();
  await expect(mode).toBeHidden();
  await expect(counted).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(fold).toBeVisible();

  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(mode).toBeVisible();
  await expect(fold).toBeHidden();
});
