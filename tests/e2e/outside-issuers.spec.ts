/** Story: people sign in by an outside issuer, are shown by which, lose a role, sign out of both, and come back as somebody else. */
import type { Page } from 'playwright';
import { connectToServer } from '../../scripts/browser/sign-in.ts';
import { signInAccountAdmin } from './support/account-admin.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { goOnAs, openWindow, startIssuers } from './support/outside-issuers.ts';
import { accountButton, SAVED, signInButton, statusOf } from './support/panel-parts.ts';
import { everythingStored } from './support/stored.ts';
import { expect, test } from './support/story.ts';

const OLGA = { preferred_username: 'corp.olga', groups: ['admins'] };
const SAM = { preferred_username: 'other.sam', groups: ['support'] };

async function expectSignedInAs(page: Page, who: string): Promise<void> {
  await expect(statusOf(page)).toHaveText(SAVED, { timeout: 60_000 });
  await accountButton(page).click();
  await expect(page.getByText(`Signed in as ${who}`, { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
}

test('by one of two issuers, demoted, signed out there too, and in again by the other', async ({
  startDemo,
  openBrowser,
}) => {
  const people = { corp: { olga: OLGA }, other: { sam: SAM } };
  const { corp, demo, close } = await startIssuers(startDemo, people);
  const browser = await openBrowser();
  const { page, extensionId } = browser;
  await connectToServer(page, extensionId, demo.serverUrl);

  const window = await openWindow(signInButton(page));
  await expect(window.getByRole('textbox', { name: 'Username' })).toBeFocused();
  await expectPageAccessibleInBoth(window);
  await window.keyboard.press('Shift+Tab');
  await expect(window.getByRole('link', { name: 'Continue with Other' })).toBeFocused();
  await window.keyboard.press('Shift+Tab');
  await expect(window.getByRole('link', { name: 'Continue with Corp' })).toBeFocused();
  await window.keyboard.press('Enter');
  await window.getByRole('button', { name: 'Go on' }).click();
  await expect(window.getByRole('alert')).toHaveText('The sign-in at Corp was cancelled.');
  await expectPageAccessibleInBoth(window);
  await window.getByRole('link', { name: 'Continue with Corp' }).click();
  await goOnAs(window, 'olga');
  await page.goto(`chrome-extension://${extensionId}/console.html#/accounts`);
  await expectSignedInAs(page, 'corp.olga (Corp)');
  await expect(page.getByRole('heading', { name: 'corp.olga' })).toBeVisible();

  const admin = await signInAccountAdmin(demo, 'admin.ada');
  await admin.grant('corp.olga', 'support');
  await expect(page.getByText('Only an admin of everything may see and change accounts.')).toBeVisible();

  await accountButton(page).click();
  corp.asked.length = 0;
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(statusOf(page)).toHaveText(/^Signed out/);
  await expect.poll(() => corp.asked.filter((path) => path.startsWith('/session/end'))).toHaveLength(1);
  expect(await everythingStored(browser)).not.toContain('corp.olga');

  const again = await openWindow(signInButton(page));
  await again.getByRole('link', { name: 'Continue with Corp' }).click();
  // It knows nobody any more.
  await expect(again.getByRole('textbox', { name: 'Name' })).toBeVisible();
  await again.goBack();
  await again.getByRole('link', { name: 'Continue with Other' }).click();
  await goOnAs(again, 'sam');
  await expectSignedInAs(page, 'other.sam (Other)');
  await close();
});

test('where there is one issuer and no password, straight there', async ({ startDemo, openBrowser }) => {
  const people = { corp: { olga: OLGA }, other: {}, passwords: false };
  const { demo, close } = await startIssuers(startDemo, people);
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await goOnAs(await openWindow(signInButton(page)), 'olga');
  await expectSignedInAs(page, 'corp.olga (Corp)');
  await close();
});
