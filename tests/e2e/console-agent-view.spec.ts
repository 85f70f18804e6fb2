/** Story: from a mapping an admin looks an agent up, sees whom it serves and why, goes to its page, and Back finds the mapping as it was left. */
import type { Page } from 'playwright';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { hashOf, mappingRegion, openConsole } from './support/console.ts';
import { agentIn, mappedIn, treeIn } from './support/console-mapping.ts';
import type { DemoServer } from './support/demo-server.ts';
import { signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

const PICKED = 'Former Tier 1 Line';

type Entrance = (ids: { instanceId: string; userId: string }) => string;

const ENTRANCES: Record<string, Entrance> = {
  'the tab of the user': ({ instanceId, userId }) => `#/instances/${instanceId}/users/${userId}/mapping`,
  'the page CRM/CTI Mapping': ({ userId }) => `#/mapping/users/${userId}`,
};

async function atMapping(browser: StoryBrowser, demo: DemoServer, entrance: Entrance): Promise<Page> {
  const server = await signInRecordReader(demo);
  const jane = await server.find('crm-users', { username: 'JDoe' });
  const ids = { instanceId: String(jane.instanceId), userId: jane.id };
  return openConsole(browser, demo, { hash: entrance(ids) });
}

/** The row that assistive technology is told of. */
const activeRow = (page: Page) => treeIn(mappingRegion(page)).locator('.tree-row-active');

const placeIn = (page: Page) =>
  treeIn(mappingRegion(page)).evaluate((tree) => ({
    top: tree.scrollTop,
    active: tree.getAttribute('aria-activedescendant')?.split('-').at(-1),
  }));

for (const [name, entrance] of Object.entries(ENTRANCES)) {
  test(`${name} is as it was left after a look at an agent's page`, async ({ demo, openBrowser }) => {
    const page = await atMapping(await openBrowser(), demo, entrance);
    const mapping = mappingRegion(page);
    const address = hashOf(page);
    const environment = mapping.getByRole('combobox', { name: 'Environment' });

    await test.step('pick an agent, choose an environment, fold a branch, scroll down', async () => {
      await mapping.getByRole('radio', { name: 'Override' }).click();
      await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
      await environment.selectOption({ label: 'Genesys US' });
      await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('a4711');
      await agentIn(mapping, PICKED).click();
      await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('');
      await environment.selectOption({ label: 'NICE EU' });
      await expect(treeIn(mapping).getByRole('treeitem', { name: 'NICE EU', exact: true })).toBeVisible();
      await treeIn(mapping).focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowLeft');
      await expect(activeRow(page)).toHaveAttribute('aria-expanded', 'false');
      await page.keyboard.press('End');
      await expect.poll(async () => (await placeIn(page)).top).toBeGreaterThan(0);
    });
    const left = await placeIn(page);
    const agent = await activeRow(page).getAttribute('aria-label');

    await test.step('view the active agent and go to its page', async () => {
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'CTI Agent' });
      await expect(dialog).toContainText(agent ?? '');
      await dialog.getByRole('button', { name: 'Goto Edit' }).click();
      await expect(page).toHaveURL(/#\/telephony\/[^/]+\/agents\/[^/]+$/);
      await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
      await expect(page.getByRole('main')).toContainText('The changes of Jane Doe are not saved yet.');
      await expectPageAccessibleInBoth(page);
    });

    await test.step('Back: address, choice, environment, fold, place and focus are as before', async () => {
      await page.goBack();
      expect(hashOf(page)).toBe(address);
      await expect(mappedIn(mapping)).toContainText(PICKED);
      await expect(environment).toHaveValue(/./);
      await expect(environment.locator('option:checked')).toHaveText('NICE EU');
      await expect.poll(() => placeIn(page)).toEqual(left);
      await expect(activeRow(page)).toHaveAttribute('aria-label', agent ?? '');
      await expect(treeIn(mapping)).toBeFocused();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await expect(activeRow(page)).toHaveAttribute('aria-expanded', 'false');
    });

    await test.step('and is still held when the page is left for good', async () => {
      await page.getByRole('link', { name: 'Health' }).click();
      const leaving = page.getByRole('dialog', { name: 'Leave without saving?' });
      await leaving.getByRole('button', { name: 'Stay here' }).click();
      await page.getByRole('button', { name: 'Save Mapping' }).click();
      await expect(page.getByRole('button', { name: 'Save Mapping' })).toHaveCount(0);
    });
  });
}

test('an agent says whom it serves and through which list, and leads to each of them', async ({
  demo,
  openBrowser,
}) => {
  const page = await atMapping(await openBrowser(), demo, ENTRANCES['the tab of the user'] as Entrance);
  const server = await signInRecordReader(demo);
  const group = await server.group('Tier 1');
  const mapping = mappingRegion(page);
  await mapping.getByRole('radio', { name: 'Override' }).click();
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  const dialog = page.getByRole('dialog', { name: 'CTI Agent' });
  const look = async (agentId: string, agent: string) => {
    await mapping.getByRole('searchbox', { name: 'Search agents' }).fill(agentId);
    await agentIn(mapping, agent)
      .getByRole('button', { name: `View agent ${agent}` })
      .click();
  };

  await test.step('one on an own list', async () => {
    await look('A4711', 'Finn Gallagher (US)');
    await expect(dialog).toContainText('Genesys US');
    await expect(dialog).toContainText('User Finn Gallagher in Northwind Service Desk');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('one that is reached through a group', async () => {
    await look('4711', 'Tier 1 Line');
    await expect(dialog).toContainText(/Group Tier 1 in Northwind Service Desk · in force for \d+ users?/);
    await dialog.getByRole('button', { name: 'Goto Edit' }).click();
    const owners = page.getByRole('list', { name: 'Mapped to' });
    // The other instance has a group of this name and with this agent too
    const owner = owners.getByRole('listitem').filter({ hasText: 'Northwind Service Desk' });
    await expect(owner).toContainText('Group');
    await owner.getByRole('link', { name: 'Tier 1' }).click();
    await expect(page).toHaveURL(new RegExp(`/groups/${group.id}/mapping$`));
  });
});
