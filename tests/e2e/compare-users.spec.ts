/** Story: it works for one user and not for the other: an admin compares the two, and reads only what differs, and why. */
import type { Page } from 'playwright';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { goTo, hashOf, INSTANCE, openConsole } from './support/console.ts';
import { expect, test } from './support/story.ts';

const side = (page: Page, name: string) => page.getByRole('region', { name });
const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const values = (page: Page, name: string) => row(page, name).getByRole('cell');

async function choose(page: Page, which: string, fullName: string): Promise<void> {
  await side(page, which).getByRole('searchbox', { name: 'Search users' }).fill(fullName);
  await side(page, which)
    .getByRole('button', { name: new RegExp(fullName) })
    .click();
  await expect(side(page, which).getByRole('button', { name: 'Choose another' })).toBeVisible();
}

test('two users of two groups: what differs with its source, what is the same when asked for, and what a call does', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('combobox', { name: 'CRM instance' }).selectOption(INSTANCE);
  await choose(page, 'First user', 'Eve Tanaka');
  await choose(page, 'Second user', 'Finn Gallagher');

  await expect(values(page, 'User group')).toHaveText(['Tier 1', 'Tier 2']);
  await expect(values(page, 'CTI agent mapping')).toHaveText([
    /4711 in NICE EU.*Tier 1/,
    /0042 in NICE EU and A4711 in Genesys US.*own/,
  ]);
  await expect(values(page, 'Client display')).toHaveText([/popped-out.*Tier 1/, /docked.*Northwind/]);
  await expect(values(page, 'Log level')).toHaveText([/error.*Northwind/, /info.*Tier 2/]);
  await expect(values(page, 'Event Transferred')).toHaveText([/No workflow/, /Show hand-over note.*Tier 2/]);
  // The same for both
  await expect(row(page, 'Region')).toHaveCount(0);
  const differences = await page.locator('tbody tr.compare-different').count();
  await expect(page.getByText(`Differences: ${differences}`)).toBeVisible();
  // The group's agent reaches any of its users: which is the difference people look for
  const traced = page.getByRole('row').last().getByRole('cell');
  await expect(traced).toHaveText([/Fails at Mapping/, /Starts Open customer/]);
  await expectPageAccessibleInBoth(page);

  await page.getByRole('button', { name: /^Show what is the same/ }).click();
  await expect(values(page, 'Region')).toHaveText([/standard.*Northwind/, /standard.*Northwind/]);

  const place = hashOf(page);
  await goTo(page, '#/');
  await goTo(page, place);
  await expect(values(page, 'User group')).toHaveText(['Tier 1', 'Tier 2']);
  await page.getByRole('columnheader').getByRole('link', { name: 'Finn Gallagher' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Finn Gallagher' })).toBeVisible();
});

test('without the server the copy is compared; the same user twice differs in nothing', async ({
  demo,
  openBrowser,
}) => {
  const page = await openConsole(await openBrowser(), demo);
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.getByRole('combobox', { name: 'CRM instance' }).selectOption(INSTANCE);
  await choose(page, 'First user', 'Eve Tanaka');
  await demo.proxy.set('refuse');
  await choose(page, 'Second user', 'Finn Gallagher');
  await expect(values(page, 'User group')).toHaveText(['Tier 1', 'Tier 2']);
  await expect(page.getByRole('row').last().getByRole('cell')).toHaveText([
    'not known while offline',
    'not known while offline',
  ]);
  await demo.proxy.set('pass');
  await side(page, 'Second user').getByRole('button', { name: 'Choose another' }).click();
  await choose(page, 'Second user', 'Eve Tanaka');
  await expect(page.getByText('Everything that applies to the two is the same.')).toBeVisible();
});
