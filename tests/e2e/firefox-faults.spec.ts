/** Story: faults that Firefox decides in its own way: a page that it kept for *Back*, an update under open pages, and a file whose address the background fetches. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputFolder } from '../../scripts/build/build-extension.ts';
import {
  openUserRecord,
  prepareAgent,
  pressLauncher,
  SAVED_STATUS,
  SYNC_STATUS,
  setUp,
  signInAs,
  TITLE,
} from './support/firefox-people.ts';
import { withFirefox } from './support/firefox-story.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const UNSAVED = /^Offline\s*·\s*1 not saved yet/;

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchpanel-firefox-faults-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The same build under a higher version. */
function newerBuild(version: string): string {
  const path = join(folder, 'newer');
  cpSync(outputFolder('fixed', 'firefox'), path, { recursive: true });
  const manifest = join(path, 'manifest.json');
  writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), version }));
  return path;
}

withFirefox((firefox) => {
  test('a page that Firefox kept for Back has the panel of its own record', async ({ startDemo }) => {
    const demo = await startDemo({ crm: { isKept: true } });
    const server = await signInReader(demo);
    const addressOf = async (username: string) =>
      `${demo.crmUrl}/users/${(await server.user(username)).nativeId}`;
    const { crm } = await signInAs(firefox(), demo, 'admin.ada');
    await crm.go(await addressOf('JDoe'));
    await expect.poll(async () => (await crm.panel()).text(TITLE)).toBe('Jane Doe');
    // Firefox too keeps no page that one of our frames is in.
    await firefox().window.pressButton();
    await expect.poll(() => crm.isPanelOpen()).toBe(false);
    await crm.evaluate(
      `addEventListener('pageshow', ({ persisted }) => { document.documentElement.dataset.kept = persisted; })`,
    );
    await crm.go(await addressOf('finn.gallagher'));
    await firefox().window.pressButton();
    await expect.poll(async () => (await crm.panel()).text(TITLE)).toBe('Finn Gallagher');
    await crm.back();
    await expect
      .poll(() => crm.evaluate('document.documentElement.dataset.kept').catch(() => ''))
      .toBe('true');
    // As it was left.
    expect(await crm.isPanelOpen()).toBe(false);
    await pressLauncher(crm);
    const panel = await crm.panel();
    await expect.poll(() => panel.text(TITLE)).toBe('Jane Doe');
    await expect.poll(() => panel.text(SYNC_STATUS)).toMatch(SAVED_STATUS);
  });

  test('an update in Firefox under open pages keeps the edit that waits, and saves it', async ({
    startDemo,
  }) => {
    const demo = await startDemo();
    const { crm, panel } = await signInAs(firefox(), demo, 'admin.ada');
    await openUserRecord(crm, 'Finn Gallagher');
    await expect.poll(() => panel.text(TITLE)).toBe('Finn Gallagher');
    await prepareAgent(panel, 'Former Tier 1 Line');
    await demo.proxy.set('refuse');
    await panel.click({ role: 'link', name: 'Confirm in the console' });
    const page = await firefox().opened(/console\.html/);
    await page.click({ role: 'button', name: 'Save' });
    await expect.poll(() => page.text(SYNC_STATUS)).toMatch(UNSAVED);
    await firefox().update(newerBuild('0.2.0'));
    await demo.proxy.set('pass');
    const again = await firefox().openTab(firefox().pageUrl('console.html'));
    expect(await again.evaluate('browser.runtime.getManifest().version')).toBe('0.2.0');
    await expect.poll(() => again.text(SYNC_STATUS), { timeout: 60_000 }).toMatch(SAVED_STATUS);
    const reader = await signInReader(demo);
    expect(await reader.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711', 'a4711']);
    // The script of the former version has left the page, and the new one is there once.
    await expect.poll(() => crm.evaluate(`document.querySelectorAll('html > [popover]').length`)).toBe(1);
    if (!(await crm.isPanelOpen())) await pressLauncher(crm);
    await expect.poll(async () => (await crm.panel()).text(TITLE)).toBe('Finn Gallagher');
  });

  test('a file is planned and applied in Firefox, whose background fetches it by its address', async ({
    demo,
  }) => {
    const reader = await signInReader(demo);
    const { instanceId } = await reader.user('JDoe');
    const path = join(folder, 'users.csv');
    writeFileSync(
      path,
      'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping\r\n,new.here,98765,New Here,,,FALSE\r\n',
    );
    const page = await setUp(firefox(), demo, 'admin.ada');
    await page.go(firefox().pageUrl(`console.html#/import/users/${instanceId}`));
    await page.chooseFile({ css: 'input[type=file]' }, path);
    await expect.poll(() => page.text()).toContain('1 row will be applied');
    await page.click({ role: 'button', name: 'Apply import' });
    await expect.poll(() => page.text()).toContain('Applied: 1 added, 0 changed.');
    expect(await reader.users('new.here')).toMatchObject([{ fullName: 'New Here', nativeId: '98765' }]);
  });
});
