/** Story: in a real CRM, Tryton from Debian's packages, the panel names who is signed in and follows to another user. */
import { appendFileSync } from 'node:fs';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { connectToServer, signInToPatchpanel } from '../../scripts/browser/sign-in.ts';
import { missingTryton } from '../../scripts/crm-lab/tryton.mjs';
import { NOT_RUN_VARIABLE } from '../../scripts/test/not-run-file.ts';
import { openSaoUser, signInToSao } from './support/sao.ts';
import { expect, test } from './support/story.ts';
import { startTrytonDemo, type TrytonDemo } from './support/tryton-demo.ts';

const missing = missingTryton();
if (missing) reportNotRun(missing);
else defineStory();

/** Workers read this file again; only the runner notes it. */
function reportNotRun(note: object): void {
  const file = process.env[NOT_RUN_VARIABLE];
  if (file && process.env.TEST_WORKER_INDEX === undefined) appendFileSync(file, `${JSON.stringify(note)}\n`);
}

function defineStory(): void {
  let demo: TrytonDemo;
  test.beforeAll(async () => {
    // The first start on a machine makes the database.
    test.setTimeout(240_000);
    demo = await startTrytonDemo();
  });
  test.afterAll(() => demo.close());

  test('in Tryton the panel names the signed-in user, follows to another and back', async ({
    openBrowser,
  }) => {
    const { page, extensionId } = await openBrowser();
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, demo.admin);
    await signInToSao(page, demo.tryton, 'alice');
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
