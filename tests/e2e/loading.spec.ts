/** Story: the server is slow with the first copy of the directory; the panel shows that somebody is on the way and calls nobody unknown. */
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { walkThrough } from './support/focus-walk.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

// Axe twice, and the focus through all of CRM and panel.
test.slow();

test('until the first copy is here the panel is loading, and then it shows who it is', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo();
  demo.proxy.hold('/v1/snapshot');
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');

  const main = panel.getByRole('main');
  await expect(main.getByText('Loading…')).toBeAttached();
  await expect(statusOf(panel)).toHaveText(/^Syncing/);
  await expect(titleOf(panel)).toHaveText('Patchpanel');
  await expect(panel.getByText('Unknown CRM user')).toHaveCount(0);
  await expectPanelAccessibleInBoth(panel);
  expect(await walkThrough(crm, panel)).toEqual([
    'Account',
    'Close Patchpanel',
    'Pending changes',
    'Copy diagnostics',
  ]);
  await expect(main.getByText('Loading…')).toBeAttached();

  demo.proxy.letGo();
  await expect(titleOf(panel)).toHaveText('Ada Lindqvist');
  await expect(statusOf(panel)).toHaveText(SAVED);
});
