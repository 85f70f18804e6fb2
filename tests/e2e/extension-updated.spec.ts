/** Story: the extension is updated under open CRM pages: its old script leaves, the new one comes, and nothing typed is lost. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { outputFolder } from '../../scripts/build/build-extension.ts';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import { allowReload } from './support/extensions-page.ts';
import { toggleAgent } from './support/mapping-edit.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const NEXT = '0.2.0';

/** A copy of the build, of which the browser takes the newest version at a reload. */
function installable(): { folder: string; publish(version: string): void } {
  const folder = mkdtempSync(join(tmpdir(), 'patchpanel-update-'));
  cpSync(outputFolder('fixed'), folder, { recursive: true });
  const manifest = join(folder, 'manifest.json');
  const publish = (version: string) =>
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version }));
  return { folder, publish };
}

const groupOf = (panel: Frame) => panel.getByRole('region', { name: 'User group' });

/** Our host element is the only thing that stands beside the page's own body. */
const hosts = (crm: Page) => crm.locator('html > [popover]');

async function untilReplaced(crm: Page, old: Frame): Promise<Frame> {
  const panels = () => crm.frames().filter((frame) => frame.url().includes('/panel.html'));
  await expect.poll(() => panels().map((frame) => (frame === old ? 'old' : 'new'))).toEqual(['new']);
  await expect(hosts(crm)).toHaveCount(1);
  return openPanel(crm);
}

test('a reload for a newer version keeps the edit that waits and the draft, and leaves no dead launcher', async ({
  startDemo,
  openBrowser,
}) => {
  const demo = await startDemo();
  const { folder, publish } = installable();
  const browser = await openBrowser({ extensionDir: folder });
  await allowReload(browser);
  const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
  await openUserRecord(crm, 'Jane Doe');
  await expect(titleOf(panel)).toHaveText('Jane Doe');
  await expect(statusOf(panel)).toHaveText(SAVED);
  const second = await browser.context.newPage();
  await second.goto(demo.crmUrl);
  const secondPanel = await openPanel(second);
  await crm.bringToFront();
  await demo.proxy.set('refuse');
  await toggleAgent(panel, 'Former Tier 1 Line');
  await groupOf(panel).getByRole('combobox', { name: 'User group' }).selectOption('Supervisors');
  await expect(statusOf(panel)).toHaveText(/^Offline · 1 not saved yet/);
  await demo.restart({ protocol: { min: 2, max: 3 } });
  await demo.proxy.set('pass');
  const reload = panel.getByRole('button', { name: 'Reload extension' });
  await expect(panel.getByRole('main')).toContainText('1 draft on this page is not saved.');

  publish(NEXT);
  await reload.click();
  const renewed = await untilReplaced(crm, panel);
  await untilReplaced(second, secondPanel);
  await expect(titleOf(renewed)).toHaveText('Jane Doe');
  await expect(statusOf(renewed)).toHaveText(/· 1 not saved yet/);
  await expect(renewed.getByRole('main')).toContainText('A draft of Jane Doe, last changed');
  await expectPanelAccessibleInBoth(renewed);

  // The newer version understands the server: here it is the server that changes.
  await demo.restart();
  const console = await browser.context.newPage();
  await console.goto(`chrome-extension://${browser.extensionId}/console.html`);
  expect(await console.evaluate(() => chrome.runtime.getManifest().version)).toBe(NEXT);
  await expect(statusOf(renewed)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(groupOf(renewed)).toContainText('Supervisors');
  expect(await (await signInReader(demo)).ownAgents('JDoe')).toContain('a4711');
  await crm.bringToFront();
  await groupOf(renewed).getByRole('button', { name: 'Save' }).click();
  await expect(statusOf(renewed)).toHaveText(SAVED);
  await expect(hosts(crm)).toHaveCount(1);
  rmSync(folder, { recursive: true, force: true });
});
