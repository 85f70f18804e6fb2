/** Story: an admin edits a mapping by keyboard alone in a tree of 20,000 agents, and without a server sees whose each agent is. */
import type { Frame, Page } from 'playwright';
import { arriveInCrm, openByKeyboard } from './support/focus-walk.ts';
import { pressUntilFocused } from './support/keyboard.ts';
import { mappingOf } from './support/mapping-edit.ts';
import { openUserRecord, signInAs } from './support/people.ts';
import { signInReader } from './support/server-reader.ts';
import { expect, test } from './support/story.ts';

const statusOf = (panel: Frame) => panel.getByRole('status', { name: 'Sync status' });
const treeOf = (panel: Frame) => mappingOf(panel).getByRole('tree', { name: 'CTI agents' });

/** The row that assistive technology is told of. */
async function activeRow(panel: Frame) {
  const id = await treeOf(panel).getAttribute('aria-activedescendant');
  return panel.locator(`[id="${id}"]`);
}

async function openEditor(crm: Page, panel: Frame): Promise<void> {
  await pressUntilFocused(crm, mappingOf(panel).getByRole('button', { name: 'Edit Mapping' }));
  await crm.keyboard.press('Enter');
  await expect(treeOf(panel)).toBeVisible();
  await pressUntilFocused(crm, treeOf(panel));
}

/** Checks the last agent of the whole tree and answers its agent id. */
async function checkLast(crm: Page, panel: Frame): Promise<string> {
  await crm.keyboard.press('End');
  await crm.keyboard.press('Space');
  const last = await activeRow(panel);
  await expect(last).toHaveAttribute('aria-checked', 'true');
  const place = ['aria-posinset', 'aria-setsize'].map((name) => last.getAttribute(name));
  const [position, siblings] = await Promise.all(place);
  expect(position).toBe(siblings);
  return ((await last.getAttribute('aria-description')) ?? '').replace(/ in .*/, '');
}

/** Row by row, as somebody does who listens to them. */
async function goDownTo(crm: Page, panel: Frame, name: string): Promise<void> {
  for (let row = 0; row < 60; row += 1) {
    if ((await (await activeRow(panel)).getAttribute('aria-label')) === name) return;
    await crm.keyboard.press('ArrowDown');
  }
  throw new Error(`60 rows down there is no ${name}.`);
}

test('a mapping is edited by keyboard alone among 20,000 agents', async ({ startDemo, openBrowser }) => {
  // A large demo of its own.
  test.setTimeout(240_000);
  const demo = await startDemo({ size: { users: 60, agents: 20_000 } });
  const server = await signInReader(demo);
  const crm = await arriveInCrm(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Finn Gallagher');
  const panel = await openByKeyboard(crm);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  await openEditor(crm, panel);

  const added = await checkLast(crm, panel);
  expect(await panel.locator('.tree-row').count()).toBeLessThanOrEqual(45);

  await crm.keyboard.press('Home');
  const first = await activeRow(panel);
  await expect(first).toHaveAttribute('aria-level', '1');
  await crm.keyboard.press('ArrowLeft');
  await expect(first).toHaveAttribute('aria-expanded', 'false');
  await crm.keyboard.press('*');
  await expect(first).toHaveAttribute('aria-expanded', 'true');
  await crm.keyboard.type('nice');
  await expect(async () =>
    expect(await (await activeRow(panel)).getAttribute('aria-label')).toMatch(/^NICE/),
  ).toPass();
  await expect(await activeRow(panel)).toHaveAttribute('aria-checked', 'mixed');

  await pressUntilFocused(
    crm,
    mappingOf(panel).getByRole('searchbox', { name: 'Search agents' }),
    'Shift+Tab',
  );
  await crm.keyboard.type('finn gallagher');
  await expect(treeOf(panel)).toHaveAttribute('aria-busy', 'false');
  const mine = treeOf(panel).getByRole('treeitem', { name: 'Finn Gallagher', exact: true });
  await expect(mine).toHaveAttribute('aria-checked', 'true');
  await pressUntilFocused(crm, treeOf(panel));
  await goDownTo(crm, panel, 'Finn Gallagher');
  await crm.keyboard.press('Enter');
  const dialog = panel.getByRole('dialog', { name: 'CTI Agent' });
  await expect(dialog).toContainText('User Finn Gallagher');
  await crm.keyboard.press('Escape');
  await expect(treeOf(panel)).toBeFocused();
  await crm.keyboard.press('Space');
  await expect(mine).toHaveAttribute('aria-checked', 'false');

  const save = mappingOf(panel).getByRole('button', { name: 'Save Mapping' });
  await pressUntilFocused(crm, save);
  await crm.keyboard.press('Enter');
  await expect(save).toHaveCount(0);
  await expect.poll(() => server.ownAgents('finn.gallagher')).toEqual(['A4711', added]);
  await expect(statusOf(panel)).toHaveText(/^Live · All changes saved/);
});

test('without a server an agent that was moved names its new owner at once', async ({
  demo,
  openBrowser,
}) => {
  const { crm, panel } = await signInAs(await openBrowser(), demo, 'admin.ada');
  await openUserRecord(crm, 'Eve Tanaka');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Eve Tanaka');
  await demo.proxy.set('refuse');

  const mapping = mappingOf(panel);
  await mapping.getByRole('radio', { name: 'Override' }).check();
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('A4711');
  await mapping.getByRole('treeitem', { name: 'Finn Gallagher (US)', exact: true }).click();
  await mapping.getByRole('button', { name: 'Move here' }).click();
  await panel.getByRole('dialog').getByRole('button', { name: 'Move here' }).click();
  await expect(statusOf(panel)).toContainText('not saved yet');

  await openUserRecord(crm, 'Finn Gallagher');
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Finn Gallagher');
  await mapping.getByRole('button', { name: 'Edit Mapping' }).click();
  await mapping.getByRole('searchbox', { name: 'Search agents' }).fill('A4711');
  const moved = mapping.getByRole('treeitem', { name: 'Finn Gallagher (US)', exact: true });
  await expect(moved).toContainText('User Eve Tanaka');
  await expect(moved).toHaveAttribute('aria-checked', 'false');
  await mapping.getByRole('checkbox', { name: 'Show Mapped' }).uncheck();
  await expect(moved).toHaveCount(0);
});
