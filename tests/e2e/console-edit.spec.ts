/** Story: an admin edits a group and an instance in the console, is shown whom that changes, and the server has it. */
import type { Page } from 'playwright';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const INSTANCE = 'Northwind Service Desk';
const status = (tab: Page) => tab.getByRole('status', { name: 'Sync status' });

test('a setting of a group is saved after its impact was shown, and leaving a draft asks', async ({
  demo,
  openBrowser,
}) => {
  const { page: tab, extensionId } = await openBrowser();
  await connectToServer(tab, extensionId, demo.serverUrl);
  await signInToPatchpanel(tab, demo.account('admin.ada'));
  await tab.goto(`chrome-extension://${extensionId}/console.html#/`);
  await tab.getByRole('tree', { name: 'CRM instances' }).getByRole('treeitem', { name: INSTANCE }).click();
  await tab.getByRole('tab', { name: 'User Groups and Users' }).click();
  await tab.getByRole('list', { name: 'CRM user groups' }).getByRole('link').first().click();
  const name = (await tab.getByRole('heading', { level: 1 }).textContent()) ?? '';

  await tab.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} renamed`);
  await tab.getByRole('treeitem', { name: INSTANCE }).click();
  await tab
    .getByRole('dialog', { name: 'Leave without saving?' })
    .getByRole('button', { name: 'Stay here' })
    .click();
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(tab.getByRole('heading', { level: 1, name: `${name} renamed` })).toBeVisible();

  await tab.getByRole('tab', { name: 'PopFlow Settings' }).click();
  const override = tab.getByRole('button', { name: /^(Override|Reset) Log level$/ });
  if ((await override.getAttribute('aria-label'))?.startsWith('Override')) await override.click();
  const logLevel = tab.getByRole('combobox', { name: 'Log level' });
  await logLevel.selectOption((await logLevel.inputValue()) === 'debug' ? 'info' : 'debug');
  await tab.getByRole('button', { name: 'Save', exact: true }).click();
  const impact = tab.getByRole('dialog', { name: 'Who is affected' });
  await expect(impact).toContainText(/users? gets? another value/);
  await expect(
    impact.getByRole('region', { name: 'Users affected' }).getByRole('listitem').first(),
  ).toBeVisible();
  await impact.getByRole('button', { name: 'Save' }).click();
  await expect(impact).toBeHidden();
  await expect(status(tab)).toHaveText(/^Live · All changes saved/);
  await tab.reload();
  await expect(tab.getByRole('button', { name: 'Reset Log level' })).toBeVisible();
});

test('an instance is one draft, says all that is wrong, keeps no secret, and is saved', async ({
  demo,
  openBrowser,
}) => {
  const { page: tab, extensionId } = await openBrowser();
  await connectToServer(tab, extensionId, demo.serverUrl);
  await signInToPatchpanel(tab, demo.account('admin.ada'));
  await tab.goto(`chrome-extension://${extensionId}/console.html#/`);
  await tab.getByRole('treeitem', { name: INSTANCE }).click();
  const box = (label: string) => tab.getByRole('textbox', { name: label, exact: true });
  const save = tab.getByRole('button', { name: 'Save CRM Instance Settings' });

  await box('Site URL').fill('ftp://crm.example');
  await box('Sites').fill('nowhere');
  await save.click();
  await expect(tab.getByRole('alert').filter({ hasText: '2 fields cannot be saved' })).toBeVisible();
  await tab.getByRole('button', { name: 'Site URL' }).click();
  await expect(box('Site URL')).toBeFocused();
  await tab.getByRole('button', { name: 'Discard changes' }).click();

  await box('Site URL').fill('https://crm.example');
  await tab.getByRole('checkbox', { name: 'Media Bar' }).click();
  await tab
    .getByRole('button', { name: /Connection password$/ })
    .first()
    .click();
  await tab.getByLabel('Connection password', { exact: true }).fill('hunter2 of the story');
  await save.click();
  await expect(save).toBeDisabled();
  await expect(status(tab)).toHaveText(/^Live · All changes saved/);
  await expect(tab.getByRole('group', { name: 'Connection password' })).toContainText('set, never shown');
  const stored = await tab.evaluate(async () => {
    const [{ name = '' } = {}] = await indexedDB.databases();
    const open = indexedDB.open(name);
    const database = await new Promise<IDBDatabase>((resolve) => {
      open.onsuccess = () => resolve(open.result);
    });
    const all = [...database.objectStoreNames].map(
      (store) =>
        new Promise((resolve) => {
          const asked = database.transaction(store).objectStore(store).getAll();
          asked.onsuccess = () => resolve(asked.result);
        }),
    );
    return JSON.stringify(await Promise.all(all));
  });
  expect(stored).not.toContain('hunter2');

  await tab.getByRole('button', { name: 'Add CRM Instance' }).click();
  const dialog = tab.getByRole('dialog', { name: 'Add a new CRM Instance' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Contoso Support');
  await dialog.getByRole('textbox', { name: 'CRM ID' }).fill('rt.contoso.example');
  await dialog.getByRole('combobox', { name: 'CRM Type' }).selectOption('Request Tracker');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(tab.getByRole('heading', { level: 1, name: 'Contoso Support' })).toBeVisible();
  await expect(status(tab)).toHaveText(/^Live · All changes saved/);
  await expect(box('Sites')).toHaveValue('https://rt.contoso.example/*');
  const reader = await signInReader(demo);
  const saved = await reader.instances();
  expect(saved.find(({ name }) => name === INSTANCE)).toMatchObject({
    connectivity: { siteUrl: 'https://crm.example' },
    secretsSet: ['password'],
  });
  expect(saved.find(({ name }) => name === 'Contoso Support')).toMatchObject({
    crmId: 'rt.contoso.example',
    identity: { version: 1 },
  });
});
