/** Story: extension and server are of different times; the panel says which is behind, edits wait, and it heals by itself. */
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const CASES = [
  {
    name: 'the extension is too old',
    protocol: { min: 2, max: 3 },
    sentence: 'The extension is too old for the server. It needs its newest version',
    isReloadOffered: true,
  },
  {
    name: 'the server is too old',
    protocol: { min: 0, max: 0 },
    sentence: 'The server is too old for this extension. Whoever runs the server has to update it',
    isReloadOffered: false,
  },
];

for (const { name, protocol, sentence, isReloadOffered } of CASES) {
  test(`${name}: read-only with the copy, the edit waits, and is saved after the upgrade`, async ({
    demo,
    openBrowser,
  }) => {
    const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
    await openUserRecord(crm, 'Jane Doe');
    await expect(titleOf(panel)).toHaveText('Jane Doe');
    await expect(statusOf(panel)).toHaveText(SAVED);
    await demo.proxy.set('refuse');
    await toggleAgent(panel, 'Former Tier 1 Line');
    await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);

    await demo.restart({ protocol });
    await demo.proxy.set('pass');
    const main = panel.getByRole('main');
    await expect(main).toContainText(`Read-only ${sentence}`);
    await expect(main).toContainText('1 edit waits on this computer and is sent after the update.');
    await expect(statusOf(panel)).toHaveText(/^Failed · 1 not saved yet/);
    await expect(titleOf(panel)).toHaveText('Jane Doe');
    await expect(panel.getByRole('button', { name: 'Edit Mapping' })).toHaveCount(0);
    await expect(panel.getByRole('button', { name: 'Reload extension' })).toHaveCount(
      isReloadOffered ? 1 : 0,
    );
    await expectPanelAccessibleInBoth(panel);
    await panel.getByRole('button', { name: 'Check again' }).click();
    await expect(statusOf(panel)).toHaveText(/^Failed · 1 not saved yet/);
    expect(await (await signInReader(demo)).ownAgents('JDoe')).not.toContain('a4711');

    await demo.restart();
    await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
    await expect(panel.getByRole('button', { name: 'Edit Mapping' })).toBeVisible();
    expect(await (await signInReader(demo)).ownAgents('JDoe')).toContain('a4711');
  });
}

test('setting up says which side must be updated', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo({ server: { protocol: { min: 2, max: 2 } } });
  const { page, extensionId } = await openBrowser();
  await page.goto(`chrome-extension://${extensionId}/setup.html`);
  await page.getByRole('textbox', { name: 'Server address' }).fill(demo.serverUrl);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText('The extension is too old for the server.')).toBeVisible();

  await demo.restart({ protocol: { min: 0, max: 0 } });
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText('The server is too old for this extension.')).toBeVisible();

  await demo.restart();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
});
