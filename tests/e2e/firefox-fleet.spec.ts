/** Story: Firefox in a fleet takes the policies as OPERATIONS.md has them: the extension is there, what is kept is shown or not, and blocked hosts are left alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoServer } from './support/demo-server.ts';
import type { FirefoxBrowser } from './support/firefox-browser.ts';
import { missingFleet, startFleet } from './support/firefox-fleet.ts';
import { SAVED_STATUS, SYNC_STATUS, signInAs, TITLE } from './support/firefox-people.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { reportNotRun } from './support/report-missing.ts';
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

/** Ada signs in, works, and closes the browser, which forgets its cookies; then somebody starts it again. */
async function restarted(
  demo: DemoServer,
  policies: string,
  look: (firefox: FirefoxBrowser) => Promise<void>,
): Promise<void> {
  const fleet = await startFleet(policies);
  try {
    const before = await fleet.start();
    expect(await before.window.buttonArea()).toBe('nav-bar');
    expect((await before.tabs()).filter((url) => url.includes('setup.html'))).toEqual([]);
    const { panel } = await signInAs(before, demo, 'admin.ada');
    await expect.poll(() => panel.text(TITLE)).toBe('Ada Lindqvist');
    await expect.poll(() => panel.text(SYNC_STATUS)).toMatch(SAVED_STATUS);
    await before.close();
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
    await restarted(demo, examplePolicies(), async (firefox) => {
      const page = await firefox.openTab(firefox.pageUrl('sidepanel.html'));
      await expect.poll(() => page.text()).toContain('Sign in to go on');
      expect(await page.text()).not.toMatch(/Ada|Northwind/);
    });
  });

  test('without managed values, for which Firefox throws, the copy is shown after a start', async ({
    demo,
  }) => {
    const blocked = demo.crmUrl.replace('127.0.0.1', 'localhost');
    const ben = await signInOtherAdmin(demo);
    const instance = await ben.find('crm-instances', 'Northwind', { crmId: new URL(demo.crmUrl).host });
    // A site of the instance, that the extension may run on for all that Firefox says; the policy alone is against it.
    await ben.patch('crm-instances', instance, { sites: [`${demo.crmUrl}/*`, `${blocked}/*`] });
    await restarted(demo, withoutValues(), async (firefox) => {
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
    });
  });
}

/** Whether a script of the extension would run in the tab at the address. */
function injected(url: string): string {
  return `browser.tabs.query({}).then((tabs) => browser.scripting.executeScript({
    target: { tabId: tabs.find((tab) => tab.url?.startsWith('${url}') ?? false)?.id ?? tabs.at(-1).id },
    func: () => 'ran',
  })).then(([{ result }]) => result, () => 'refused')`;
}
