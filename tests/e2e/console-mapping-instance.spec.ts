/** Story: an admin changes the list that everybody inherits, on the page CRM/CTI Mapping and among the settings of the instance. */
import { goTo, hashOf, mappingRegion, openConsole } from './support/console.ts';
import { agentIn, mappedIn, saveWithImpact } from './support/console-mapping.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { type ServerRecord, type ServerRecords, signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

const INSTANCE = 'Northwind Service Desk';
const SAVE_ALL = 'Save CRM Instance Settings';

const usersOf = (records: ServerRecords, instanceId: string) =>
  [...records['crm-users'].values()].filter((user) => user.instanceId === instanceId);

/** How many users neither have a list of their own nor a group that has one. */
function whoInherits(records: ServerRecords, instanceId: string): number {
  const inherits = ({ mapping }: ServerRecord) => (mapping as { mode: string }).mode === 'inherit';
  return usersOf(records, instanceId).filter((user) => {
    const group = records['crm-user-groups'].get(String(user.groupId));
    return inherits(user) && (!group || inherits(group));
  }).length;
}

test('both entrances edit one list, and its impact is shown before it is saved', async ({
  demo,
  openBrowser,
}) => {
  test.slow();
  const server = await signInRecordReader(demo);
  const { id, mapping: before } = await server.find('crm-instances', { name: INSTANCE });
  const former = await server.find('cti-agents', { agentId: 'a4711' });
  const browser = await openBrowser();
  const page = await openConsole(browser, demo);
  const mapping = mappingRegion(page);
  const list = mappedIn(mapping);
  const mappingOfInstance = async () =>
    (await server.one('crm-instances', id)).mapping as { agents?: string[] };

  await test.step('choose the instance', async () => {
    await page.getByRole('button', { name: 'CRM/CTI Mapping' }).click();
    await page.getByRole('radio', { name: 'Instance', exact: true }).click();
    await page.getByRole('combobox', { name: 'CRM instance' }).selectOption({ label: INSTANCE });
    expect(hashOf(page)).toBe(`#/mapping/instances/${id}`);
    await expect(mapping.getByRole('radio', { name: 'Override' })).toBeChecked();
    await expect(list).toContainText('Reception');
  });

  await test.step('add an agent, and save after the impact', async () => {
    await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
    await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('a4711');
    await agentIn(mapping, 'Former Tier 1 Line').click();
    await page.getByRole('button', { name: 'Save Mapping' }).click();
    const impact = page.getByRole('dialog', { name: 'Who is affected' });
    // Ben has no group and no list of his own
    await expect(impact.getByRole('region', { name: 'Users affected' })).toContainText('Ben Okafor');
    const records = await server.all();
    const inheriting = whoInherits(records, id);
    await expect(impact).toContainText(`${inheriting} users get another value`);

    const overriding = usersOf(records, id).length - inheriting;
    const users = impact.getByRole('region', { name: 'Users affected' }).getByRole('listitem');
    await impact.getByRole('radio', { name: 'Who overrides' }).click();
    await expect(impact.getByRole('status')).toHaveText(`${overriding} users`);
    await expect(users.filter({ hasText: 'Changes: ' })).toHaveCount(0);
    await expect(users.first()).toContainText('Overrides: CTI agent mapping.');
    await impact.getByRole('searchbox', { name: 'Search users' }).fill('ben okafor');
    await expect(impact.getByRole('status')).toHaveText('No user matches.');
    await impact.getByRole('radio', { name: 'Who changes' }).click();
    await expect(users).toHaveCount(1);
    await expect(users).toContainText('Changes: CTI agent mapping.');
    await impact.getByRole('button', { name: 'Save Mapping' }).click();
    await expect.poll(async () => (await mappingOfInstance()).agents).toContain(former.id);
    await expect(statusOf(page)).toHaveText(SAVED);
  });

  await test.step('who inherits has it', async () => {
    const ben = await server.find('crm-users', { username: 'ben.okafor' });
    await goTo(page, `#/instances/${id}/users/${ben.id}/mapping`);
    await expect(mapping).toContainText('a4711 in Genesys US');
    await expect(mapping.getByRole('radio', { name: 'Inherit' })).toBeChecked();
  });

  await test.step('the settings of the instance show it and take it off again', async () => {
    await goTo(page, `#/instances/${id}`);
    await expect(list).toContainText('a4711 in Genesys US');
    await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
    await mapping.getByRole('button', { name: 'Remove agent Former Tier 1 Line' }).click();
    await expect(mapping.getByRole('button', { name: 'Save Mapping' })).toHaveCount(0);
    await saveWithImpact(page, SAVE_ALL);
    await expect.poll(mappingOfInstance).toEqual(before);
  });

  await test.step('Inherit at the top says that nothing above defines agents', async () => {
    await mapping.getByRole('radio', { name: 'Inherit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Switch to Inherit?' });
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Reception' })).toBeVisible();
    await expect(dialog).toContainText('Nothing above defines agents, so none is left.');
    await dialog.getByRole('button', { name: 'Use Inherit' }).click();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect(list).toContainText('Reception');
    expect(await mappingOfInstance()).toEqual(before);
  });
});
