/** Story: in a real CRM, Tryton from Debian's packages, the panel knows who is signed in, whose record is open, and when nobody is. */
import { TRYTON_IDENTITY } from '../../lib/schema/presets/tryton.ts';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { missingTryton, type RunningTryton, startTryton } from '../../scripts/crm-lab/tryton.mjs';
import { type RealCrmDemo, startRealCrmDemo } from './support/real-crm-demo.ts';
import { reportNotRun } from './support/report-missing.ts';
import { addOpportunity, endSaoSession, openSaoUser, signInToSao } from './support/sao.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

const PLACE = { name: 'Tryton Sales', crmType: 'tryton', identity: TRYTON_IDENTITY };

const missing = missingTryton();
if (missing) reportNotRun(missing);
else defineStories();

function defineStories(): void {
  let demo: RealCrmDemo<RunningTryton>;
  let opportunity: string;
  test.beforeAll(async () => {
    // The first start on a machine makes the database.
    test.setTimeout(240_000);
    demo = await startRealCrmDemo(PLACE, startTryton);
    opportunity = await addOpportunity(demo.crm, 'bob');
  });
  test.afterAll(() => demo.close());

  async function openAsAlice({ page, extensionId }: StoryBrowser) {
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, demo.admin);
    await signInToSao(page, demo.crm, 'alice');
    const panel = await openPanel(page);
    return { page, panel, name: panel.getByRole('heading', { level: 1 }) };
  }

  test('in Tryton the panel names the signed-in user, follows to another and back', async ({
    openBrowser,
  }) => {
    const { page, panel, name } = await openAsAlice(await openBrowser());
    const mapping = panel.getByRole('region', { name: 'CTI agent mapping' });

    await expect(name).toHaveText('Alice Moreau');
    await expect(mapping).toContainText('4711 in NICE EU');

    await openSaoUser(page, 'Bob Tran');
    await expect(name).toHaveText('Bob Tran');
    await expect(mapping).toContainText('0042');

    await page.goBack();
    await expect(name).toHaveText('Alice Moreau');

    await page.goto(opportunity);
    await expect(name).toHaveText('Bob Tran');
    await expect(panel.getByText('Owner of this record.')).toBeVisible();
  });

  test('who signs out of Tryton is shown no more, nor who signed in before, nor after the session ended', async ({
    openBrowser,
  }) => {
    const { page, panel, name } = await openAsAlice(await openBrowser());
    await expect(name).toHaveText('Alice Moreau');

    // The open panel lies over it
    await page.getByRole('link', { name: 'Logout' }).press('Enter');
    await expect(panel.getByText('Signed out of the CRM')).toBeVisible();
    await expect(panel.getByText('Alice Moreau')).toHaveCount(0);
    // What it says after a sign-out in a dialog, that it has no more address to listen at, is gone with the page
    await page.reload();
    await signInToSao(page, demo.crm, 'bob');
    await expect((await openPanel(page)).getByRole('heading', { level: 1 })).toHaveText('Bob Tran');

    await endSaoSession(page, demo.crm);
    await page.getByRole('link', { name: 'Bob Tran' }).press('Enter');
    await page.getByLabel('Password for bob').waitFor();
    await expect((await openPanel(page)).getByText('Signed out of the CRM')).toBeVisible();
  });
}
