/** Story: somebody sets Patchpanel up in three clicks, is told in words what stands in the way, and changes the server later. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { ensureBuilt, outputFolder } from '../../scripts/build/build-extension.ts';
import { allowSite, removeSites } from './support/extensions-page.ts';
import { expect, test } from './support/story.ts';

const connect = (page: Page) => page.getByRole('button', { name: 'Connect', exact: true });
const address = (page: Page) => page.getByRole('textbox', { name: 'Server address' });

async function openSetup(page: Page, extensionId: string, server = ''): Promise<void> {
  const query = server ? `?server=${encodeURIComponent(server)}` : '';
  await page.goto(`chrome-extension://${extensionId}/setup.html${query}`);
}

test('three clicks and it is done, though this build cannot have every site', async ({
  demo,
  openBrowser,
}) => {
  const { page, extensionId } = await openBrowser();
  await openSetup(page, extensionId, demo.serverUrl);
  await connect(page).click();
  await signInToPatchpanel(page, demo.account('admin.ada'));

  const sites = page.getByRole('listitem').filter({ hasText: 'CRM sites' });
  await expect(sites).toContainText('Patchpanel may run on these sites.');
  await expect(sites).toContainText('Contoso Field Service');
  await expect(sites).toContainText('This build of the extension cannot run there.');
  const opening = page.context().waitForEvent('page');
  await sites.getByRole('link', { name: 'Open Northwind Service Desk' }).click();
  const crm = await opening;
  await expect(crm.getByRole('button', { name: /^Sign in as/ }).first()).toBeVisible();
});

test('three clicks and it is done, in the build people install', async ({ demo, openBrowser }) => {
  await ensureBuilt('generic', () => undefined);
  const browser = await openBrowser({ extensionDir: outputFolder('generic') });
  const { page, extensionId } = browser;
  const hosts = ['http://127.0.0.1/*', 'https://service.contoso.example/*'];
  for (const host of hosts) await allowSite(browser, host);
  await openSetup(page, extensionId, demo.serverUrl);
  await removeSites(page, hosts);
  await connect(page).click();
  await signInToPatchpanel(page, demo.account('admin.ada'));

  const sites = page.getByRole('listitem').filter({ hasText: 'CRM sites' });
  await expect(sites).toContainText('CRM sites of Contoso Field Service.');
  await sites.getByRole('button', { name: 'Allow on these sites' }).click();
  await expect(sites).toContainText('Patchpanel may run on these sites.');
  await expect(sites.getByRole('link', { name: 'Open Contoso Field Service' })).toBeVisible();
});

test('each wrong address is told at its field, in words', async ({ demo, openBrowser }) => {
  const { page, extensionId } = await openBrowser();
  const website = createServer((_, response) => response.end('<h1>Our intranet</h1>'));
  await new Promise<void>((resolve) => website.listen(0, '127.0.0.1', resolve));
  const { port } = website.address() as AddressInfo;
  await openSetup(page, extensionId);
  const wrong: [string, RegExp][] = [
    ['not an address', /address/i],
    ['http://patchpanel.example.com', /Use https/],
    ['http://127.0.0.1:1', /cannot be reached/],
    [`http://127.0.0.1:${port}`, /no Patchpanel server/],
    [`${demo.serverUrl}/elsewhere`, /no Patchpanel server/],
  ];
  for (const [typed, told] of wrong) {
    await address(page).fill(typed);
    await connect(page).click();
    await expect(address(page)).toHaveAccessibleDescription(told);
  }
  await address(page).fill(demo.serverUrl);
  await connect(page).click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  website.close();
});

test('a closed sign-in window is told, and may be opened again', async ({ demo, openBrowser }) => {
  const { page, extensionId, context } = await openBrowser();
  await openSetup(page, extensionId, demo.serverUrl);
  await connect(page).click();
  const opening = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await (await opening).close();
  await expect(page.getByRole('main')).toContainText('The sign-in window was closed.');
  await signInToPatchpanel(page, demo.account('admin.ada'));
});

test('the server can be changed later: the account of the first is gone with its copy', async ({
  startDemo,
  openBrowser,
}) => {
  const [first, second] = [await startDemo(), await startDemo()];
  const { page, extensionId } = await openBrowser();
  await openSetup(page, extensionId, first.serverUrl);
  await connect(page).click();
  await signInToPatchpanel(page, first.account('admin.ada'));
  await openSetup(page, extensionId);
  await expect(page.getByRole('button', { name: 'Account' })).toBeVisible();
  await address(page).fill(second.serverUrl);
  await connect(page).click();
  await expect(page.getByRole('button', { name: 'Account' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  await expect(address(page)).toHaveValue(second.serverUrl);
});

test('a first installation opens it by itself', async ({ openBrowser }) => {
  const { context, extensionId } = await openBrowser({ extensionDir: outputFolder('generic') });
  const setup = `chrome-extension://${extensionId}/setup.html`;
  await expect.poll(() => context.pages().map((page) => page.url())).toContain(setup);
});
