/** Story: in a real CRM, Request Tracker from Debian's packages, the panel knows who is signed in, whose record is open, and when nobody is. */
import type { Page } from 'playwright';
import { REQUEST_TRACKER_IDENTITY } from '../../lib/schema/presets/request-tracker.ts';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { missingRt, type RunningRt, startRt } from '../../scripts/crm-lab/rt.mjs';
import { accountOf, type RealCrmDemo, startRealCrmDemo } from './support/real-crm-demo.ts';
import { reportNotRun } from './support/report-missing.ts';
import { expect, test } from './support/story.ts';

const PLACE = { name: 'Support desk', crmType: 'request-tracker', identity: REQUEST_TRACKER_IDENTITY };

const missing = missingRt();
if (missing) reportNotRun(missing);
else defineStories();

/** The fields of its sign-in page have no labels of their own. */
async function signInToRt(page: Page, crm: RunningRt, login: string): Promise<void> {
  await page.goto(crm.url);
  await page.locator('input[name="user"]').fill(login);
  await page.locator('input[name="pass"]').fill(accountOf(crm, login).password);
  await page.getByRole('button', { name: 'Login' }).click();
  await expect(page.locator('input[name="pass"]')).toHaveCount(0);
}

function defineStories(): void {
  let demo: RealCrmDemo<RunningRt>;
  test.beforeAll(async () => {
    // The first start on a machine makes the database.
    test.setTimeout(240_000);
    demo = await startRealCrmDemo(PLACE, startRt);
  });
  test.afterAll(() => demo.close());

  const name = async (page: Page) => (await openPanel(page)).getByRole('heading', { level: 1 });

  test('in Request Tracker the panel names the signed-in user, and whoever is looked at', async ({
    openBrowser,
  }) => {
    const { page, extensionId } = await openBrowser();
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, demo.admin);
    await signInToRt(page, demo.crm, 'alice');
    await expect(await name(page)).toHaveText('Alice Moreau');
    await expect((await openPanel(page)).getByRole('region', { name: 'CTI agent mapping' })).toContainText(
      '4711 in NICE EU',
    );

    const bob = accountOf(demo.crm, 'bob').nativeId;
    await page.goto(`${demo.crm.url}/Admin/Users/Modify.html?id=${bob}`);
    await expect(await name(page)).toHaveText('Bob Tran');
    await expect((await openPanel(page)).getByRole('region', { name: 'CTI agent mapping' })).toContainText(
      '0042',
    );
    await page.goto(`${demo.crm.url}/User/Summary.html?id=${bob}`);
    await expect(await name(page)).toHaveText('Bob Tran');
    await page.goBack();
    await page.goBack();
    await expect(await name(page)).toHaveText('Alice Moreau');
  });

  test('who signs out of Request Tracker is shown no more, nor who signed in before, nor after the session ended', async ({
    openBrowser,
  }) => {
    const { page, extensionId, context } = await openBrowser();
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, demo.admin);
    await signInToRt(page, demo.crm, 'alice');
    await expect(await name(page)).toHaveText('Alice Moreau');

    await page.goto(`${demo.crm.url}/NoAuth/Logout.html`);
    await page.goto(demo.crm.url);
    await expect((await openPanel(page)).getByText('Signed out of the CRM')).toBeVisible();
    await signInToRt(page, demo.crm, 'bob');
    await expect(await name(page)).toHaveText('Bob Tran');

    await context.clearCookies({ domain: '127.0.0.1' });
    await page.reload();
    await expect((await openPanel(page)).getByText('Signed out of the CRM')).toBeVisible();
  });
}
