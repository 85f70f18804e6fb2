/** Story: every page passes axe in light and in dark, and the README's pictures are taken from the same pages. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { connectToServer } from '../../scripts/browser/sign-in.ts';
import { expectPanelAccessible } from './support/axe.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

const PICTURES = join(import.meta.dirname, '..', '..', 'docs', 'pictures');

/** Pages that open in a tab; `panel.html` is checked where people see it, inside the CRM. */
const TABS = ['setup.html', 'console.html', 'console.html#/pending', 'sidepanel.html'];

/** A treeitem is named by its agent alone; the agent id shown beside the name is its description (contract). */
const TREE_EXCEPTIONS = ['label-content-name-mismatch'];

/** Only on request, so that a test run does not dirty the tree. */
async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.PATCHPANEL_PICTURES !== '1') return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, name) });
}

const SCHEMES = ['light', 'dark'] as const;

test('panel.html in the CRM has no accessibility violation in light or dark', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await panel
    .getByRole('button', { name: /^Explain/ })
    .first()
    .click();
  for (const colorScheme of SCHEMES) {
    await crm.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectPanelAccessible(panel);
    await takePicture(crm, `panel-in-crm-${colorScheme}.png`);
  }
  const mapping = panel.getByRole('region', { name: 'CTI agent mapping' });
  await mapping.getByRole('radio', { name: 'Override' }).check();
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await expect(mapping.getByRole('treeitem').first()).toBeVisible();
  for (const colorScheme of SCHEMES) {
    await crm.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectPanelAccessible(panel, TREE_EXCEPTIONS);
  }
});

test('the pages in tabs have no accessibility violation in light or dark', async ({ demo, openBrowser }) => {
  const browser = await openBrowser();
  const tab = await browser.context.newPage();
  await connectToServer(tab, browser.extensionId, demo.serverUrl);
  await expectPageAccessibleInBoth(tab);
  await signInAs(browser, demo, 'admin.ada');
  for (const path of TABS) {
    await tab.goto(`chrome-extension://${browser.extensionId}/${path}`);
    await expect(tab.getByRole('heading', { level: 1 })).toBeVisible();
    await expectPageAccessibleInBoth(tab);
  }
});
