/** Story: the clock of the computer is years off, from the first start on; sign-in, its renewal, and the order of edits are as with a right one. */
import { rmSync } from 'node:fs';
import { clockedBuild } from './support/clocked-build.ts';
import { goTo } from './support/console.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';
import { tokenToExpire } from './support/token-time.ts';

const SHORT = { accessTokenSeconds: 3 };

for (const years of [10, -10]) {
  test(`a clock that is ${years} years off changes nothing`, async ({ startDemo, openBrowser }) => {
    const demo = await startDemo({ server: SHORT });
    const extensionDir = clockedBuild(years);
    try {
      const browser = await openBrowser({ extensionDir });
      const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
      await openUserRecord(crm, 'Jane Doe');
      await expect(titleOf(panel)).toHaveText('Jane Doe');
      await expect(statusOf(panel)).toHaveText(SAVED);
      const page = await browser.context.newPage();
      await page.goto(`chrome-extension://${browser.extensionId}/console.html`);
      const [now, shown] = [Date.now(), await page.evaluate(() => Date.now())];
      expect(Math.round((shown - now) / 31_557_600_000)).toBe(years);
      const reader = await signInReader(demo);
      const { id, instanceId } = await reader.user('JDoe');
      await goTo(page, `#/instances/${instanceId}/users/${id}/information`);
      const name = page.getByRole('textbox', { name: 'Full Name', exact: true });
      const save = async (fullName: string) => {
        await name.fill(fullName);
        await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
        await expect(statusOf(page)).toHaveText(SAVED);
        await expect(titleOf(page)).toHaveText(fullName);
      };
      await save('First by Ada');
      const ben = await signInOtherAdmin(demo);
      const found = await ben.find('crm-users', 'JDoe', { username: 'JDoe' });
      await ben.patch('crm-users', found, { fullName: 'Then by Ben' });
      await expect(titleOf(page)).toHaveText('Then by Ben');
      await tokenToExpire(browser);
      await browser.killWorker();
      await save('At last by Ada');

      const given = await (await signInReader(demo)).namesGiven('JDoe');
      expect(given.slice(0, 3)).toEqual(['At last by Ada', 'Then by Ben', 'First by Ada']);
      await expect(titleOf(panel)).toHaveText('At last by Ada');
    } finally {
      rmSync(extensionDir, { recursive: true, force: true });
    }
  });
}
