/** Story: the server is away; the panel opens from its copy, tells its age, and keeps what is edited, but no token, until it can be saved. */
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { tokensAndDisk } from './support/stored.ts';
import { expect, test } from './support/story.ts';

test('the panel opens from its copy and says how old it is', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  await demo.proxy.set('refuse');
  try {
    await browser.killWorker();
    await crm.reload();
    const panel = await openPanel(crm);

    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Ada Lindqvist');
    await expect(panel.getByRole('region', { name: 'CTI agent mapping' })).toContainText('20001 in NICE EU');
    await expect(panel.getByRole('status', { name: 'Sync status' })).toHaveText(
      /^Offline · All changes saved · Checked (just now|\d+ min ago)$/,
    );
  } finally {
    await demo.proxy.set('pass');
  }
});

for (const isKilled of [false, true]) {
  const between = isKilled ? ', though the worker is killed in between' : '';
  test(`an edit made meanwhile is not saved yet, and saved when the server is back${between}`, async ({
    openBrowser,
    startDemo,
  }) => {
    const demo = await startDemo();
    const browser = await openBrowser();
    const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
    await openUserRecord(crm, 'Jane Doe');
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Jane Doe');
    await demo.proxy.set('refuse');

    await toggleAgent(panel, 'Former Tier 1 Line');
    const status = panel.getByRole('status', { name: 'Sync status' });
    await expect(status).toHaveText(/^Offline · 1 not saved yet/);
    await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
    const { tokens, disk } = await tokensAndDisk(browser);
    expect(disk).toContain('Former Tier 1 Line');
    for (const token of tokens) {
      expect(token.length).toBeGreaterThan(40);
      expect(disk.includes(token)).toBe(false);
    }
    if (isKilled) await browser.killWorker();
    await demo.proxy.set('pass');
    await expect(status).toHaveText(/^Live · All changes saved/, { timeout: 60_000 });

    const other = await signInAs(await openBrowser(), demo, 'admin.ben');
    await openUserRecord(other.crm, 'Jane Doe');
    await expect(listedAgents(other.panel)).toContainText('a4711 in Genesys US');
  });
}
