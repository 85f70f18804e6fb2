/** Story: an account that is no admin of everything is shown no accounts in the console. */
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expect, test } from './support/story.ts';

test('an account that is no admin of everything is shown no accounts', async ({ demo, openBrowser }) => {
  const { page, extensionId } = await openBrowser();
  await connectToServer(page, extensionId, demo.serverUrl);
  await signInToPatchpanel(page, demo.account('support.sam'));
  await page.goto(`chrome-extension://${extensionId}/console.html#/accounts`);
  await expect(page.getByText('Only an admin of everything may see and change accounts.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Accounts' })).toHaveCount(0);
});
