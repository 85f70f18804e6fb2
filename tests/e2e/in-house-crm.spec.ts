/** Story: an admin describes a CRM that nobody has seen by *Learn* and *Test on this tab* alone, with the keyboard, and the panel knows its users. */
import type { Page } from 'playwright';
import { findPanel, openPanel } from '../../scripts/browser/open-panel.ts';
import { ensureBuilt, outputFolder } from '../../scripts/build/build-extension.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { goTo, hashOf, openConsole, tab } from './support/console.ts';
import { allowSite } from './support/extensions-page.ts';
import { type InHouseCrm, startInHouseCrm, WORKERS } from './support/in-house-crm.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

const say = (line: string) => void process.stderr.write(`${line}\n`);
const [jane, ben] = WORKERS as [(typeof WORKERS)[number], (typeof WORKERS)[number]];
const SITE = 'http://localhost/*';

let crm: InHouseCrm;

// Two builds of a page, axe on three states in light and dark.
test.slow();

test.beforeAll(async () => {
  await ensureBuilt('generic', say);
  crm = await startInHouseCrm();
});
test.afterAll(() => crm.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const trials = (page: Page) => page.getByRole('group', { name: 'Try the rules' });

async function press(page: Page, name: string): Promise<void> {
  await pressUntilFocused(page, button(page, name).last());
  await page.keyboard.press('Enter');
}

/** With new rules the page begins anew, and its panel with it: what the one that is there now shows. */
async function shownIn(desk: Page): Promise<string | null> {
  const panel = findPanel(desk);
  return (
    panel &&
    titleOf(panel)
      .textContent({ timeout: 1_000 })
      .catch(() => null)
  );
}

async function addInstance(page: Page): Promise<void> {
  await button(page, 'Add CRM Instance').click();
  const dialog = page.getByRole('dialog', { name: 'Add a new CRM Instance' });
  await dialog.getByRole('combobox', { name: 'CRM Type' }).selectOption({ label: 'Generic' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('In-house desk');
  await dialog.getByRole('textbox', { name: 'CRM ID' }).fill(new URL(crm.origin).host);
  await dialog.getByRole('textbox', { name: 'Sites' }).fill(SITE);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'In-house desk' })).toBeVisible();
}

async function addUsers(page: Page): Promise<void> {
  const place = hashOf(page);
  for (const { no, login, name } of WORKERS) {
    await tab(page, 'User Groups and Users').click();
    await button(page, 'Add User').click();
    const dialog = page.getByRole('dialog', { name: 'Add a new CRM User' });
    await dialog.getByRole('textbox', { name: 'CRM Id' }).fill(no);
    await dialog.getByRole('textbox', { name: 'Username' }).fill(login);
    await dialog.getByRole('textbox', { name: 'Full Name' }).fill(name);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await goTo(page, place);
  }
}

test('a CRM that nobody has seen is described by Learn and Test alone', async ({ demo, openBrowser }) => {
  const browser = await openBrowser({ extensionDir: outputFolder('generic') });
  // Of two sites the browser's own page makes only the first one active; the second waits for the click
  for (const site of ['http://127.0.0.1/*', SITE]) await allowSite(browser, site);
  const page = await openConsole(browser, demo);
  await addInstance(page);
  await addUsers(page);

  await trials(page).getByRole('button', { name: 'Allow on these sites' }).click();
  await expect(trials(page)).toContainText('No page that Patchpanel may read is open.');
  const desk = await browser.context.newPage();
  await desk.goto(crm.recordUrl(jane));
  // Open from before there are rules: it has to learn of them by itself.
  await openPanel(desk);
  await page.bringToFront();
  await expect(trials(page).getByRole('combobox', { name: 'CRM tab' })).toContainText('Card Jane Doe');

  await press(page, 'Test on this tab');
  await expect(trials(page)).toContainText('There are no rules to test yet.');
  await press(page, 'Learn');
  const dialog = page.getByRole('dialog', { name: 'Learn from a CRM tab' });
  for (const [name, text] of [
    ['CRM Id', jane.no],
    ['Username', jane.login],
    ['Full Name', jane.name],
  ] as const) {
    await pressUntilFocused(page, dialog.getByRole('textbox', { name, exact: true }));
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('region', { name: 'The rules with these proposals' })).toContainText(
    '{id:int}',
  );
  await expectPageAccessibleInBoth(page);
  await press(page, 'Put into the draft');
  await expect(dialog).toBeHidden();

  await press(page, 'Test on this tab');
  const report = page.getByRole('region', { name: 'Test on Card Jane Doe' });
  await expect(report.getByRole('link', { name: 'Known here: Jane Doe' })).toHaveCount(2);
  await expect(report).toContainText('is the CRM ID');
  await expect(report).toContainText('identity.probes[0].nativeId[0]');
  expect(await report.textContent()).not.toContain('c0ffee');
  await expectPageAccessibleInBoth(page);
  await button(page, 'Save CRM Instance Settings').click();
  await expect(statusOf(page)).toHaveText(SAVED);

  await desk.bringToFront();
  await expect.poll(() => shownIn(desk)).toBe('Jane Doe');
  await desk.goto(crm.recordUrl(ben));
  await expect(titleOf(await openPanel(desk))).toHaveText('Ben Moss');
  await desk.goto(crm.origin);
  await expect(titleOf(await openPanel(desk))).toHaveText('Jane Doe');
});
