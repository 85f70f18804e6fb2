/** Story: in a real CRM, Tryton from Debian's packages, the panel names who is signed in and follows to another user. */
import { TRYTON_IDENTITY } from '../../lib/schema/presets/tryton.ts';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { missingTryton, type RunningTryton, startTryton } from '../../scripts/crm-lab/tryton.mjs';
import { type RealCrmDemo, startRealCrmDemo } from './support/real-crm-demo.ts';
import { reportNotRun } from './support/report-missing.ts';
import { openSaoUser, signInToSao } from './support/sao.ts';
import { expect, test } from './support/story.ts';

const PLACE = { name: 'Tryton Sales', crmType: 'tryton', identity: TRYTON_IDENTITY };

const missing = missingTryton();
if (missing) reportNotRun(missing);
else defineStory();

function defineStory(): void {
  let demo: RealCrmDemo<RunningTryton>;
  test.beforeAll(async () => {
    // The first start on a machine makes the database.
    test.setTimeout(240_000);
    demo = await startRealCrmDemo(PLACE, startTryton);
  });
  test.afterAll(() => demo.close());

  test('in Tryton the panel names the signed-in user, follows to another and back', async ({
    openBrowser,
  }) => {
    const { page, extensionId } = await openBrowser();
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, demo.admin);
    await signInToSao(page, demo.crm, 'alice');
    const panel = await openPanel(page);
    const name = panel.getByRole('heading', { level: 1 });
    const mapping = panel.getByRole('region', { name: 'CTI agent mapping' });

    await expect(name).toHaveText('Alice Moreau');
    await expect(mapping).toContainText('4711 in NICE EU');

    await openSaoUser(page, 'Bob Tran');
    await expect(name).toHaveText('Bob Tran');
    await expect(mapping).toContainText('0042');

    await page.goBack();
    await expect(name).toHaveText('Alice Moreau');
  });
}
