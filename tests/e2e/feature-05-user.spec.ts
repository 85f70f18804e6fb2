/** Story: a user has information, PopFlow settings that say where they come from, and the tab of mappings. */
import { mappedAgents, openConsole, openUser, tab } from './support/console.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

test('Feature 5: User', async ({ demo, openBrowser, picture }) => {
  const page = await openConsole(await openBrowser(), demo);
  await openUser(page, 'Eve Tanaka');
  await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue('eve.tanaka');
  await expect(page.getByRole('textbox', { name: 'CRM Id' })).toHaveValue('1004');
  await expect(page.getByRole('combobox', { name: 'User group' }).locator('option:checked')).toHaveText(
    'Tier 1',
  );
  await tab(page, 'CRM User and CTI Agent Mappings').click();
  await expect(mappedAgents(page)).toContainText('4711 in NICE EU');

  await tab(page, 'PopFlow Settings').click();
  const settings = page.getByRole('region', { name: 'PopFlow settings', exact: true });
  await settings.getByRole('button', { name: /^Show all/ }).click();
  await settings.getByRole('button', { name: 'Override Log level' }).click();
  await settings.getByRole('combobox', { name: 'Log level' }).selectOption('debug');
  await settings.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(settings.getByRole('button', { name: 'Reset Log level' })).toBeVisible();
  await expect(statusOf(page)).toHaveText(SAVED);
  await settings.getByRole('button', { name: 'Explain Client display' }).click();
  await expect(settings.getByText('in force')).toBeVisible();
  await picture(page);
  const { setting } = await signInReader(demo);
  expect(await setting('eve.tanaka', 'logLevel')).toMatchObject({ value: 'debug', source: 'user' });
  expect(await setting('eve.tanaka', 'clientDisplay')).toMatchObject({ source: 'group' });
});
