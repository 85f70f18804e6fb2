/**
 * Story: the server is restored from an older backup; whoever had saved changes on the screen is shown all that went back there, sends
 * one again and lets the other go.
 */
import type { Page } from 'playwright';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const LOST = /^Live · All changes saved, 2 lost by a restore/;

const lostIn = (console: Page) => console.getByRole('region', { name: 'Lost when the server was restored' });

test('an admin is shown what a restored server lost, sends their own change again and lets go of the other', async ({
  demo,
  openBrowser,
}) => {
  const ben = await signInOtherAdmin(demo);
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED);
  const restore = await demo.backUp();
  await toggleAgent(panel, 'Former Tier 1 Line');
  await expect(statusOf(panel)).toHaveText(SAVED);
  const finn = await ben.find('crm-users', 'finn.gallagher', { username: 'finn.gallagher' });
  await ben.patch('crm-users', finn, { fullName: 'Finn Afterwards' });
  await openUserRecord(crm, 'Finn Gallagher');
  await expect(titleOf(panel)).toHaveText('Finn Afterwards');

  await restore();
  await expect(statusOf(panel)).toHaveText(LOST, { timeout: 60_000 });
  await expect(titleOf(panel)).toHaveText('Finn Gallagher');
  const opening = crm.context().waitForEvent('page');
  await panel.getByRole('link', { name: 'Pending changes' }).click();
  const console = await opening;
  const items = lostIn(console).getByRole('list').first().locator(':scope > li');
  await expect(items).toHaveCount(2);
  await expect(items.nth(0)).toContainText(/Jane Doe.*changed back.*Saved by you .*CTI agent mapping/s);
  await expect(items.nth(1)).toContainText(/Finn Afterwards.*Saved by admin\.ben .*Finn Gallagher/s);
  await expectPageAccessibleInBoth(console);

  const server = await signInReader(demo);
  expect(await server.ownAgents('JDoe')).not.toContain('a4711');
  await items.nth(0).getByRole('button', { name: 'Send again' }).click();
  await expect(items).toHaveCount(1);
  await items.nth(0).getByRole('button', { name: 'Discard' }).click();
  await console
    .getByRole('dialog', { name: 'Let 1 lost change go?' })
    .getByRole('button', { name: 'Discard', exact: true })
    .click();
  await expect(lostIn(console)).toBeHidden();
  await expect(statusOf(console)).toHaveText(SAVED);
  expect(await server.ownAgents('JDoe')).toContain('a4711');
  expect((await server.user('finn.gallagher')).fullName).toBe('Finn Gallagher');
  await openUserRecord(crm, 'Jane Doe');
  await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
});
