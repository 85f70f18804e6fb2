/** Story: somebody signs out of the CRM with the panel open; it says so and shows nobody, and knows the next one who signs in. */
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { walkThrough } from './support/focus-walk.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { statusOf, titleOf } from './support/panel-parts.ts';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

// Axe twice, and the focus through all of CRM and panel.
test.slow();

test('signed out of the CRM the panel names nobody, and follows whoever signs in', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await expect(titleOf(panel)).toHaveText('Ada Lindqvist');

  await pressUntilFocused(crm, crm.getByRole('button', { name: 'Sign out', exact: true }));
  await crm.keyboard.press('Enter');
  const main = panel.getByRole('main');
  await expect(main.getByRole('heading', { name: 'Signed out of the CRM' })).toBeVisible();
  await expect(main).toContainText('Sign in to the CRM and Patchpanel will show who you are.');
  await expect(panel.getByText('Ada Lindqvist')).toHaveCount(0);
  // Of Patchpanel nobody has signed out
  await expect(statusOf(panel)).toHaveText(/^Live · All changes saved/);
  await expectPanelAccessibleInBoth(panel);
  expect(await walkThrough(crm, panel)).toEqual([
    'Account',
    'Close Patchpanel',
    'Pending changes',
    'Copy diagnostics',
  ]);

  await pressUntilFocused(crm, crm.getByRole('button', { name: 'Sign in as finn.gallagher', exact: true }));
  await crm.keyboard.press('Enter');
  await expect(titleOf(panel)).toHaveText('Finn Gallagher');
});
