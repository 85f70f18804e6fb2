/** Story: an admin looks at users one after the other, and Back finds the grid as it was left: search, filters, order, place and choice. */
import type { Locator, Page } from 'playwright';
import { INSTANCE, openConsole, tab, treeItem, usersGrid } from './support/console.ts';
import { expect, test } from './support/story.ts';

const placeIn = (grid: Locator) =>
  grid.evaluate((element) => ({
    top: element.scrollTop,
    active: element.getAttribute('aria-activedescendant')?.split('-').at(-1),
  }));

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search users' });
const mode = (page: Page) => page.getByRole('combobox', { name: 'Mapping mode' });
const chosen = (box: Locator) => box.locator('option:checked');

/** Scrolled down, on some row by the keyboard. */
async function goDown(page: Page): Promise<void> {
  await usersGrid(page).focus();
  for (let row = 0; row < 24; row += 1) await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await placeIn(usersGrid(page))).top).toBeGreaterThan(0);
}

test('search, filter, order, place, selection and focus are as they were left', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  await page.setViewportSize({ width: 1280, height: 620 });
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  const grid = usersGrid(page);
  await mode(page).selectOption({ label: 'Inherit' });
  await search(page).fill('e');
  await grid.getByRole('button', { name: 'Username' }).click();
  await expect(grid.getByRole('columnheader', { name: 'Username' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await goDown(page);
  await page.keyboard.press('Space');
  await expect(page.getByText('1 user selected')).toBeVisible();
  const left = await placeIn(grid);
  const address = page.url();

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/users\/[^/]+$/);
  await expect(heading(page)).toBeFocused();
  await page.goBack();
  expect(page.url()).toBe(address);
  await expect(search(page)).toHaveValue('e');
  await expect(chosen(mode(page))).toHaveText('Inherit');
  await expect(grid.getByRole('columnheader', { name: 'Username' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await expect.poll(() => placeIn(grid)).toEqual(left);
  await expect(grid).toBeFocused();
  await expect(page.getByText('1 user selected')).toBeVisible();

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
  await page.goBack();
  await expect(grid).toBeFocused();
  await expect(search(page)).toHaveValue('e');
});

test('a link to the same page begins anew', async ({ demo, openBrowser }) => {
  const page = await openConsole(await openBrowser(), demo);
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await search(page).fill('finn');
  await usersGrid(page)
    .getByRole('row', { name: /finn\.gallagher/ })
    .click();
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await expect(search(page)).toHaveValue('');
});

test('so are the users of a group, and the agents of an environment', async ({ demo, openBrowser }) => {
  const page = await openConsole(await openBrowser(), demo);
  await treeItem(page, INSTANCE).click();
  await tab(page, 'User Groups and Users').click();
  await page.getByRole('list', { name: 'CRM user groups' }).getByRole('link', { name: 'Tier 1' }).click();
  await tab(page, 'CRM User Group and Users').click();
  await search(page).fill('a');
  const users = usersGrid(page);
  await users.getByRole('row').nth(1).click();
  await expect(page).toHaveURL(/\/users\/[^/]+$/);
  await page.goBack();
  await expect(search(page)).toHaveValue('a');
  await expect(users).toBeFocused();

  await page.getByRole('combobox', { name: 'Area' }).selectOption('Telephony Platform');
  await treeItem(page, 'NICE EU').click();
  const agents = page.getByRole('grid', { name: 'Agents' });
  const searchAgents = page.getByRole('searchbox', { name: 'Search agents' });
  await searchAgents.fill('a');
  await page.getByRole('combobox', { name: 'State' }).selectOption('active');
  await agents.getByRole('row').nth(2).click();
  await expect(page).toHaveURL(/\/agents\/[^/]+$/);
  await page.goBack();
  await expect(searchAgents).toHaveValue('a');
  await expect(page.getByRole('combobox', { name: 'State' })).toHaveValue('active');
  await expect(agents).toBeFocused();
});
