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

/** By its own REST 2, as root. */
async function askRt(crm: RunningRt, path: string, method: string, body: object): Promise<{ id?: number }> {
  const { login, password } = accountOf(crm, 'root');
  const credentials = Buffer.from(`${login}:${password}`).toString('base64');
  const answer = await fetch(`${crm.url}/REST/2.0/${path}`, {
    method,
    headers: { Authorization: `Basic ${credentials}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`Request Tracker answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function makeTicket(crm: RunningRt, owner: string): Promise<number> {
  const ticket = { Queue: 'General', Subject: 'A printer', Owner: owner };
  return Number((await askRt(crm, 'ticket', 'POST', ticket)).id);
}

async function giveTicket(crm: RunningRt, ticket: number, owner: string): Promise<void> {
  await askRt(crm, `ticket/${ticket}`, 'PUT', { Owner: owner });
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

  test('on a ticket of Request Tracker the panel names its owner, and whoever takes it', async ({
    openBrowser,
  }) => {
    const { page, extensionId } = await openBrowser();
    await connectToServer(page, extensionId, demo.serverUrl);
    await signInToPatchpanel(page, demo.admin);
    const ticket = await makeTicket(demo.crm, 'alice');
    await signInToRt(page, demo.crm, 'root');
    const own = accountOf(demo.crm, 'root').name;
    await page.goto(`${demo.crm.url}/Ticket/Display.html?id=${ticket}`);
    const panel = await openPanel(page);
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Alice Moreau');
    await expect(panel.getByText('Owner of this record.')).toBeVisible();

    await giveTicket(demo.crm, ticket, 'Nobody');
    await page.goto(`${demo.crm.url}/Ticket/Modify.html?id=${ticket}`);
    await expect(await name(page)).toHaveText(own);
    await expect((await openPanel(page)).getByText('Owner of this record.')).toHaveCount(0);
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
