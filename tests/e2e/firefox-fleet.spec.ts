/** Story: Firefox in a fleet takes the policies as OPERATIONS.md has them: the extension is there, what is kept is shown or not, and blocked hosts are left alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoServer } from './support/demo-server.ts';
import type { FirefoxBrowser } from './support/firefox-browser.ts';
import { type FleetFirefox, missingFleet, startFleet } from './support/firefox-fleet.ts';
import { SAVED_STATUS, SYNC_STATUS, signInAs, signInHere, TITLE } from './support/firefox-people.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { reportNotRun } from './support/report-missing.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const OPERATIONS = join(import.meta.dirname, '..', '..', 'docs', 'OPERATIONS.md');

/** The example under the heading *Firefox*. */
function examplePolicies(): string {
  const [, example] = /^### Firefox\n.*?^```json\n(.*?)^```/ms.exec(readFileSync(OPERATIONS, 'utf8')) ?? [];
  if (!example) throw new Error('OPERATIONS.md has no example for Firefox.');
  return example;
}

/** The same without managed values. */
function withoutValues(): string {
  const { policies } = JSON.parse(examplePolicies());
  return JSON.stringify({ policies: { ...policies, '3rdparty': undefined } });
}

interface Restart {
  readonly policies: string;
  /** How Ada leaves. */
  leave(firefox: FleetFirefox): Promise<void>;
  /** What there is when somebody starts it again. */
  look(firefox: FirefoxBrowser): Promise<void>;
}

/** Ada signs in, works, and leaves the browser, which forgets its cookies; then somebody starts it again. */
async function restarted(demo: DemoServer, { policies, leave, look }: Restart): Promise<void> {
  const fleet = await startFleet(policies);
  try {
    const before = await fleet.start();
    expect(await before.window.buttonArea()).toBe('nav-bar');
    expect((await before.tabs()).filter((url) => url.includes('setup.html'))).toEqual([]);
    const { panel } = await signInAs(before, demo, 'admin.ada');
    await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');
    await expect.poll(() => panel.text(SYNC_STATUS)).toMatch(SAVED_STATUS);
    await leave(before);
    await demo.endSignIns();
    const after = await fleet.start();
    await look(after);
    await after.close();
  } finally {
    await fleet.close();
  }
}

const missing = missingFleet();
if (missing) reportNotRun(missing);
else {
  test('with the example of OPERATIONS.md the copy is hidden after a start, until somebody signs in', async ({
    demo,
  }) => {
    const look = async (firefox: FirefoxBrowser) => {
      const page = await firefox.openTab(firefox.pageUrl('sidepanel.html'));
      await expect.poll(() => page.text()).toContain('Sign in to go on');
      expect(await page.text()).not.toMatch(/Ada|Northwind/);
    };
    await restarted(demo, { policies: examplePolicies(), leave: (firefox) => firefox.close(), look });
  });

  test('without managed values, for which Firefox throws, the copy is shown after a start', async ({
    demo,
  }) => {
    const blocked = demo.crmUrl.replace('127.0.0.1', 'localhost');
    const ben = await signInOtherAdmin(demo);
    const instance = await ben.find('crm-instances', 'Northwind', { crmId: new URL(demo.crmUrl).host });
    // A site of the instance, that the extension may run on for all that Firefox says; the policy alone is against it.
    await ben.patch('crm-instances', instance, { sites: [`${demo.crmUrl}/*`, `${blocked}/*`] });
    const look = async (firefox: FirefoxBrowser) => {
      const page = await firefox.openTab(firefox.pageUrl('console.html'));
      const asked = `browser.storage.managed.get('requireSignInAfterRestart').then(() => 'told', () => 'thrown')`;
      expect(await page.evaluate(asked)).toBe('thrown');
      await expect.poll(() => page.text()).toContain('Northwind Service Desk');
      await expect.poll(() => page.text(SYNC_STATUS)).toMatch(/^Signed out/);

      // The script is there again with the browser, and the panel as it was left.
      const crm = await firefox.openTab(demo.crmUrl);
      const panel = await crm.panel();
      await expect.poll(() => panel.text()).toContain('You are signed out');
      await crm.click({ role: 'button', name: 'Sign in as ada.lindqvist' });
      await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');

      const other = await firefox.openTab(blocked);
      await expect.poll(() => other.text()).toContain('Sign in as');
      expect(await page.evaluate<string>(injected(demo.crmUrl))).toBe('ran');
      expect(await page.evaluate<string>(injected(blocked))).toBe('refused');
      expect(await other.evaluate<number>(`document.querySelectorAll('html > [popover]').length`)).toBe(0);
    };
    await restarted(demo, { policies: withoutValues(), leave: (firefox) => firefox.close(), look });
  });

  test('an edit that Firefox was killed with, all its processes at once, is there after the start and is saved', async ({
    startDemo,
  }) => {
    const demo = await startDemo();
    const reader = await signInReader(demo);
    const { id, instanceId } = await reader.user('JDoe');
    const place = `console.html#/instances/${instanceId}/users/${id}/information`;
    const leave = async (firefox: FleetFirefox) => {
      const page = await firefox.openTab(firefox.pageUrl(place));
      await expect.poll(() => page.text(TITLE)).toBe('Jane Doe');
      await demo.proxy.set('refuse');
      await page.fill({ role: 'textbox', name: 'Full Name' }, 'Jane Killed');
      await page.click({ role: 'button', name: 'Save', within: { role: 'main' } });
      await expect.poll(() => page.text(SYNC_STATUS)).toMatch(/1 not saved yet/);
      await firefox.kill();
      await demo.proxy.set('pass');
    };
    const look = async (firefox: FirefoxBrowser) => {
      const page = await firefox.openTab(firefox.pageUrl(place));
      await expect.poll(() => page.text(TITLE)).toBe('Jane Killed');
      await expect.poll(() => page.text(SYNC_STATUS)).toMatch(/^Signed out\s*·\s*1 not saved yet/);
      await signInHere(firefox, page, demo, 'admin.ada');
      await expect.poll(() => page.text(SYNC_STATUS)).toMatch(SAVED_STATUS);
      const given = await (await signInReader(demo)).namesGiven('JDoe');
      expect(given.filter((name) => name === 'Jane Killed')).toHaveLength(1);
    };
    await restarted(demo, { policies: withoutValues(), leave, look });
  });
}

/** Whether a script of the extension would run in the tab at the address. */
function injected(url: string): string {
  return `browser.tabs.query({}).then((tabs) => browser.scripting.executeScript({
    target: { tabId: tabs.find((tab) => tab.url?.startsWith('${url}') ?? false)?.id ?? tabs.at(-1).id },
    func: () => 'ran',
  })).then(([{ result }]) => result, () => 'refused')`;
}
