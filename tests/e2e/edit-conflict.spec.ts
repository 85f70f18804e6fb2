/** Story: two admins change one user at the same time; what does not touch is merged, what does is asked about, and nothing is lost. */
import type { Frame } from 'playwright';
import { expectPanelAccessibleInBoth } from './support/axe.ts';
import type { DemoServer } from './support/demo-server.ts';
import { listedAgents, toggleAgent } from './support/mapping-edit.ts';
import { openUserRecord, type SignedIn, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';
import type { StoryBrowser } from './support/story-browser.ts';

// Two people sign in with a browser each.
test.slow();

const SAVED = /^Live · All changes saved/;
const statusOf = (panel: Frame) => panel.getByRole('status', { name: 'Sync status' });
const groupOf = (panel: Frame) => panel.getByRole('combobox', { name: 'User group' });
const dialogOf = (panel: Frame) => panel.getByRole('alertdialog', { name: 'Someone else changed this' });

async function giveGroup(panel: Frame, name: string): Promise<void> {
  await groupOf(panel).selectOption({ label: name });
  await panel.getByRole('region', { name: 'User group' }).getByRole('button', { name: 'Save' }).click();
  await expect(
    panel.getByRole('region', { name: 'User group' }).getByRole('button', { name: 'Save' }),
  ).toHaveCount(0);
}

interface Admins {
  demo: DemoServer;
  openBrowser: () => Promise<StoryBrowser>;
  fullName: string;
}

/** Ada behind the fault proxy and Ben past it, both on one user's record. */
async function twoAdmins({ demo, openBrowser, fullName }: Admins) {
  const browser = await openBrowser();
  const ada = await signInAs(browser, demo, 'admin.ada');
  const ben = await signInAs(await openBrowser(), { ...demo, serverUrl: demo.directUrl }, 'admin.ben');
  for (const { crm, panel } of [ada, ben]) {
    await openUserRecord(crm, fullName);
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText(fullName);
    await expect(statusOf(panel)).toHaveText(SAVED);
  }
  return { ada, ben, browser, server: await signInReader(demo) };
}

/** Ada edits without the server while Ben edits with it; then it is back for her. */
async function meet(
  demo: DemoServer,
  { ada, ben }: { ada: SignedIn; ben: SignedIn },
  edits: { ada: (panel: Frame) => Promise<void>; ben: (panel: Frame) => Promise<void> },
): Promise<void> {
  await demo.proxy.set('refuse');
  await edits.ada(ada.panel);
  await expect(statusOf(ada.panel)).toHaveText(/^Offline · 1 not saved yet/);
  await edits.ben(ben.panel);
  await expect(statusOf(ben.panel)).toHaveText(SAVED);
  await demo.proxy.set('pass');
}

test('changes of two different things are both kept without a question', async ({ demo, openBrowser }) => {
  const { ada, ben, server } = await twoAdmins({ demo, openBrowser, fullName: 'Jane Doe' });
  await meet(
    demo,
    { ada, ben },
    {
      ada: (panel) => toggleAgent(panel, 'Former Tier 1 Line'),
      ben: (panel) => giveGroup(panel, 'Tier 2'),
    },
  );

  await expect(statusOf(ada.panel)).toHaveText(SAVED, { timeout: 60_000 });
  await expect(dialogOf(ada.panel)).toHaveCount(0);
  for (const { panel } of [ada, ben]) {
    await expect(groupOf(panel).locator('option:checked')).toHaveText('Tier 2');
    await expect(listedAgents(panel)).toContainText('a4711 in Genesys US');
  }
  expect(await server.ownAgents('JDoe')).toContain('a4711');
});

for (const [kept, group] of [
  ['Keep mine', 'Tier 2'],
  ['Keep theirs', 'Back Office'],
] as const) {
  test(`of two changes of one thing the person chooses: ${kept}`, async ({ demo, openBrowser }) => {
    const { ada, ben } = await twoAdmins({ demo, openBrowser, fullName: 'Eve Tanaka' });
    await meet(
      demo,
      { ada, ben },
      {
        ada: (panel) => giveGroup(panel, 'Tier 2'),
        ben: (panel) => giveGroup(panel, 'Back Office'),
      },
    );

    const dialog = dialogOf(ada.panel);
    await expect(dialog).toContainText('admin.ben changed Eve Tanaka', { timeout: 60_000 });
    await expect(dialog.getByRole('region', { name: 'User group' })).toContainText(
      /Mine.*Tier 2.*Theirs.*Back Office/,
    );
    await expect(statusOf(ada.panel)).toContainText('1 not saved yet');
    if (kept === 'Keep mine') await expectPanelAccessibleInBoth(ada.panel);
    await dialog.getByRole('button', { name: kept }).click();

    await expect(dialog).toHaveCount(0);
    await expect(statusOf(ada.panel)).toHaveText(SAVED);
    for (const { panel } of [ada, ben]) {
      await expect(groupOf(panel).locator('option:checked')).toHaveText(group);
    }
    await ada.panel.getByRole('button', { name: 'Who changed what?' }).click();
    const entries = ada.panel.getByRole('list', { name: 'History' }).getByRole('listitem');
    await expect(entries.first()).toContainText('admin.ada decided between two changes');
    await expect(entries.filter({ hasText: 'decided' })).toHaveCount(1);
    await expectPanelAccessibleInBoth(ada.panel);
  });
}

test('of two changes of a mapping the card tells what each added and removed; it waits, even for another worker', async ({
  demo,
  openBrowser,
}) => {
  const { ada, ben, browser, server } = await twoAdmins({ demo, openBrowser, fullName: 'Finn Gallagher' });
  await meet(
    demo,
    { ada, ben },
    {
      ada: (panel) => toggleAgent(panel, 'Former Tier 1 Line'),
      ben: (panel) => toggleAgent(panel, 'Finn Gallagher'),
    },
  );

  const dialog = dialogOf(ada.panel);
  const sides = dialog.getByRole('definition');
  await expect(sides.first()).toContainText('added: Former Tier 1 Line', { timeout: 60_000 });
  await expect(sides.last()).toContainText('removed: Finn Gallagher');
  await ada.crm.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(await server.ownAgents('finn.gallagher')).toEqual(['A4711']);

  await browser.killWorker();
  await ada.panel.getByRole('button', { name: 'Review' }).click();
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect(statusOf(ada.panel)).toHaveText(SAVED);
  expect(await server.ownAgents('finn.gallagher')).toEqual(['0042', 'A4711', 'a4711']);
});

test('the question does not take the keys of somebody who types in the CRM', async ({
  demo,
  openBrowser,
}) => {
  const { ada, ben } = await twoAdmins({ demo, openBrowser, fullName: 'Eve Tanaka' });
  await demo.proxy.set('refuse');
  await giveGroup(ada.panel, 'Tier 2');
  await giveGroup(ben.panel, 'Back Office');
  await expect(statusOf(ben.panel)).toHaveText(SAVED);
  await ada.crm.getByRole('link', { name: 'Users', exact: true }).focus();
  await demo.proxy.set('pass');

  await expect(ada.panel.getByText('admin.ben changed it too')).toBeVisible({ timeout: 60_000 });
  await expect(dialogOf(ada.panel)).toHaveCount(0);
  await ada.crm.keyboard.press('Enter');
  await expect(ada.crm.getByRole('searchbox')).toBeVisible();
});
