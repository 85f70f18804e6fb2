/** Story: starting signed out, each account of the demo signs in from the panel, by the names of the contract. */
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { expect, test } from './support/story.ts';

const PEOPLE = [
  { username: 'admin.ada', fullName: 'Ada Lindqvist' },
  { username: 'admin.ben', fullName: 'Ben Okafor' },
  { username: 'support.sam', fullName: 'Sam Rivera' },
  { username: 'agent.eve', fullName: 'Eve Tanaka' },
  { username: 'agent.finn', fullName: 'Finn Gallagher' },
];

for (const { username, fullName } of PEOPLE) {
  test(`${username} signs in`, async ({ demo, openBrowser }) => {
    const { page, extensionId } = await openBrowser();
    const account = demo.account(username);
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, account);
    await signInToCrm(page, demo.crmUrl, account.crmUsername);
    const panel = await openPanel(page);

    await expect(panel.getByRole('heading', { level: 1 })).toHaveText(fullName);
    await panel.getByRole('button', { name: 'Account' }).click();
    await panel.getByRole('menuitem', { name: 'Sign out' }).click();
    // Signed out, the extension knows no CRM site any more: the panel leaves the page.
    await expect.poll(() => page.frames().length).toBe(1);
  });
}
