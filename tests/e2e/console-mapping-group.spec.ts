/** Story: an admin gives a group a list of its own on the page CRM/CTI Mapping, sees whom that changes, and goes back to Inherit on the group's page. */
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { mappingRegion, openConsole } from './support/console.ts';
import { agentIn, mappedIn, saveWithImpact, treeIn } from './support/console-mapping.ts';
import { signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

const INHERITED = '20001';

/** A treeitem is named by its agent alone; the agent id shown beside the name is its description (contract). */
const TREE_EXCEPTIONS = ['label-content-name-mismatch'];

test('override, pick by branch and in other environments, save, and inherit again', async ({
  demo,
  openBrowser,
}) => {
  test.slow();
  const server = await signInRecordReader(demo);
  const group = await server.find('crm-user-groups', { name: 'Supervisors' });
  const mappingOfGroup = async () =>
    (await server.one('crm-user-groups', group.id)).mapping as { mode: string; agents?: string[] };
  const page = await openConsole(await openBrowser(), demo);
  const mapping = mappingRegion(page);
  const list = mappedIn(mapping);

  await test.step('choose the group', async () => {
    await page.getByRole('button', { name: 'CRM/CTI Mapping' }).click();
    await page.getByRole('radio', { name: 'Group', exact: true }).click();
    await page
      .getByRole('combobox', { name: 'CRM instance' })
      .selectOption({ label: 'Northwind Service Desk' });
    await page.getByRole('searchbox', { name: 'Search groups' }).fill('superv');
    await page.getByRole('button', { name: /^Supervisors/ }).click();
    await expect(mapping.getByRole('radio', { name: 'Inherit' })).toBeChecked();
    await expect(list).toContainText(INHERITED);
  });

  await test.step('Override starts from a copy of what was inherited', async () => {
    await mapping.getByRole('radio', { name: 'Override' }).click();
    await expect(list).toContainText(INHERITED);
    await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
    await expect(treeIn(mapping)).toBeVisible();
    expect(await mappingOfGroup()).toEqual({ mode: 'inherit' });
  });

  const branch = (name: string) => treeIn(mapping).getByRole('treeitem', { name, exact: true }).first();
  /** A click beside the box folds the branch. */
  const tick = (name: string) => branch(name).locator('.tick').click();
  const search = mapping.getByRole('searchbox', { name: 'Search agents' });
  const environment = mapping.getByRole('combobox', { name: 'Environment' });
  await test.step('check and uncheck a whole agent group', async () => {
    await environment.selectOption({ label: 'Cisco APAC' });
    await expect(branch('Cisco APAC')).toHaveAttribute('aria-checked', 'false');
    await branch('Back Office').click();
    await expect(branch('Back Office')).toHaveAttribute('aria-expanded', 'false');
    await tick('Chat and messaging');
    await expect(branch('Chat and messaging')).toHaveAttribute('aria-checked', 'true');
    await expect(branch('Cisco APAC')).toHaveAttribute('aria-checked', 'mixed');
    await tick('Chat and messaging');
    await expect(branch('Chat and messaging')).toHaveAttribute('aria-checked', 'false');
    await expect(branch('Cisco APAC')).toHaveAttribute('aria-checked', 'false');
  });

  await test.step('what was picked in one environment stays when another is chosen', async () => {
    await tick('Chat and messaging');
    await environment.selectOption({ label: 'Genesys US' });
    await search.fill('a4711');
    await agentIn(mapping, 'Former Tier 1 Line').click();
    await search.fill('');
    await environment.selectOption({ label: 'Cisco APAC' });
    await expect(branch('Chat and messaging')).toHaveAttribute('aria-checked', 'true');
    await expect(list).toContainText('Former Tier 1 Line');
    await expect(list).toContainText(INHERITED);
  });

  await test.step('Show Mapped off leaves what nobody holds, and what is picked', async () => {
    await environment.selectOption({ label: 'Genesys US' });
    await search.fill('a4711');
    await expect(agentIn(mapping, 'Finn Gallagher (US)')).toContainText('User Finn Gallagher');
    await mapping.getByRole('checkbox', { name: 'Show Mapped' }).uncheck();
    await expect(agentIn(mapping, 'Finn Gallagher (US)')).toHaveCount(0);
    await expect(agentIn(mapping, 'Former Tier 1 Line')).toHaveAttribute('aria-checked', 'true');
    await mapping.getByRole('checkbox', { name: 'Show Mapped' }).check();
    await expect(agentIn(mapping, 'Finn Gallagher (US)')).toBeVisible();
  });

  await test.step('from the eleventh agent on it advises, and blocks nothing', async () => {
    const advice = mapping.getByText(/^\d+ agents on one list\. At most ten are advised\.$/);
    await search.fill('');
    await environment.selectOption({ label: 'NICE EU' });
    await tick('NICE EU');
    await expect(advice).toBeVisible();
    await expectPageAccessibleInBoth(page, TREE_EXCEPTIONS);
    await tick('NICE EU');
    await expect(advice).toHaveCount(0);
  });

  let picked: string[] = [];
  await test.step('save, after the users affected were shown', async () => {
    await page.getByRole('button', { name: 'Save Mapping' }).click();
    const impact = page.getByRole('dialog', { name: 'Who is affected' });
    await expect(impact.getByRole('region', { name: 'Users affected' })).toContainText('Ada Lindqvist');
    await impact.getByRole('button', { name: 'Cancel' }).click();
    expect(await mappingOfGroup()).toEqual({ mode: 'inherit' });
    await saveWithImpact(page);
    await expect.poll(mappingOfGroup).toMatchObject({ mode: 'override' });
    picked = (await mappingOfGroup()).agents ?? [];
    const former = await server.find('cti-agents', { agentId: 'a4711' });
    expect(picked).toContain(former.id);
  });

  await test.step('the tab of the group shows the same list', async () => {
    await page.getByRole('link', { name: 'Supervisors' }).click();
    await page.getByRole('tab', { name: 'CRM User Group and CTI Agent Mappings' }).click();
    await expect(mapping.getByRole('radio', { name: 'Override' })).toBeChecked();
    await expect(mapping).toContainText(`${picked.length} mapped agents`);
  });

  await test.step('switching to Inherit says what is dropped and what comes instead', async () => {
    await mapping.getByRole('radio', { name: 'Inherit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch to Inherit?' });
    await expect(dialog).toContainText('These agents are dropped:');
    await expect(dialog.getByRole('listitem').filter({ hasText: 'a4711 in Genesys US' })).toBeVisible();
    await expect(dialog).toContainText('These agents are inherited:');
    await dialog.getByRole('button', { name: 'Keep Override' }).click();
    await expect(mapping.getByRole('radio', { name: 'Override' })).toBeChecked();
    await mapping.getByRole('radio', { name: 'Inherit' }).click();
    await dialog.getByRole('button', { name: 'Use Inherit' }).click();
    await saveWithImpact(page);
    await expect.poll(mappingOfGroup).toEqual({ mode: 'inherit' });
    await expect(list).toContainText(INHERITED);
  });
});
