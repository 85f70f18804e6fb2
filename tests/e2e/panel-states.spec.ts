/** Story: the panel's states that no other story shows, each against the real server, whole at its narrowest and clean for axe. */
import type { Frame } from 'playwright';
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const LONG = 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Sr.';
const WIDE = { width: 1_000, height: 640 };
const RIGHT_TO_LEFT = 'מיכל לוי';

/** As narrow as the panel ever is, nothing reaches beyond it. */
async function expectWhole(panel: Frame): Promise<void> {
  const crm = panel.page();
  await crm.setViewportSize({ width: 330, height: 640 });
  await expect.poll(() => panel.evaluate(() => innerWidth)).toBeLessThan(330);
  expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await expectPanelAccessibleInBoth(panel);
  await crm.setViewportSize(WIDE);
}

test('names, and a server that is away', async ({ startDemo, openBrowser }) => {
  const demo = await startDemo();
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await crm.setViewportSize(WIDE);
  for (const name of [LONG, RIGHT_TO_LEFT]) {
    await openUserRecord(crm, name);
    await expect(titleOf(panel)).toHaveText(name);
    await expectWhole(panel);
  }

  await expect(statusOf(panel)).toHaveText(SAVED);
  await demo.proxy.set('refuse');
  const group = panel.getByRole('region', { name: 'User group' });
  await group.getByRole('combobox', { name: 'User group' }).selectOption('Supervisors');
  await group.getByRole('button', { name: 'Save' }).click();
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet · Checked /);
  await expect(panel.getByRole('main')).toContainText('The server cannot be reached.');
  await expectWhole(panel);
  await demo.proxy.set('pass');
  await expect(statusOf(panel)).toHaveText(SAVED, { timeout: 60_000 });
});

test('a page that is no CRM of ours is left alone', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const { crm } = await signInAs(browser, demo, 'admin.ada');
  // The same host, so that the browser would let us run there, and no site of an instance.
  await crm.goto(`${demo.serverUrl}/healthz`);
  const page = await browser.context.newPage();
  await page.goto(demo.crmUrl);
  await openPanel(page);
  expect(findPanel(crm)).toBeNull();
  await expect(crm.locator('html > [popover]')).toHaveCount(0);
});
