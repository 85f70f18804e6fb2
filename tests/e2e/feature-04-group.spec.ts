/** Story: a group has its information, its PopFlow settings, its mapping, and the users under it. */
import {
  INSTANCE,
  mappedAgents,
  mappingRegion,
  openConsole,
  tab,
  treeItem,
  usersGrid,
} from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

test('Feature 4: Group', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await treeItem(page, INSTANCE).click();
  await page.getByRole('treeitem', { name: 'Tier 1', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tier 1' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Tier 1');

  await tab(page, 'CRM User Group and Users').click();
  await expect(usersGrid(page).getByRole('row', { name: /eve\.tanaka/ })).toBeVisible();
  await expect(usersGrid(page).getByRole('row', { name: /finn\.gallagher/ })).toHaveCount(0);
  await tab(page, 'CRM User Group and CTI Agent Mappings').click();
  await expect(mappingRegion(page).getByRole('radio', { name: 'Override' })).toBeChecked();
  await expect(mappedAgents(page)).toContainText('4711');

  await tab(page, 'PopFlow Settings').click();
  await page.getByRole('button', { name: 'Override Log level' }).click();
  await page.getByRole('combobox', { name: 'Log level' }).selectOption('debug');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const impact = page.getByRole('dialog', { name: 'Who is affected' });
  await expect(impact.getByRole('region', { name: 'Users affected' })).toContainText('Eve Tanaka');
  await picture(page);
  await impact.getByRole('button', { name: 'Save' }).click();
  await expect(impact).toHaveCount(0);
  await expect(statusOf(page)).toHaveText(SAVED);
  const { setting } = await signInReader(demo);
  expect(await setting('eve.tanaka', 'logLevel')).toMatchObject({ value: 'debug', source: 'group' });
});
