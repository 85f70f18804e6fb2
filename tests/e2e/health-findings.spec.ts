/** Story: an admin reads what is wrong, puts it right with one click after seeing what changes, and takes it back in the history. */
import type { Page } from 'playwright';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { goTo, INSTANCE, openConsole } from './support/console.ts';
import type { DemoServer } from './support/demo-server.ts';
import { type Found, type OtherAdmin, signInOtherAdmin } from './support/other-admin.ts';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { expect, test } from './support/story.ts';

const KINDS = [
  'Inherits nothing',
  'Empty list',
  'Inactive agents',
  'More than ten agents',
  'Owned twice',
  'Name twins',
  'Stray space',
  'Agent without user',
];

/** Every kind of finding, in the instance of this id. */
async function makeUnhealthy(ben: OtherAdmin): Promise<string> {
  const finn = await ben.find('crm-users', 'finn.gallagher', { username: 'finn.gallagher' });
  const instanceId = String(finn.instanceId);
  const group = (name: string) => ben.find('crm-user-groups', name, { name, instanceId });
  const own = (finn.mapping as { agents: string[] }).agents;
  await ben.patch('crm-user-groups', await group('Tier 2'), { mapping: { mode: 'override', agents: own } });
  await ben.patch('crm-user-groups', await group('Billing'), { name: 'Billing ' });
  await ben.patch('cti-agents', await ben.find('cti-agents', 'A4711', { agentId: 'A4711' }), {
    active: false,
  });
  const instance = await ben.find('crm-instances', 'Northwind', { id: instanceId });
  await ben.patch('crm-instances', instance, { mapping: { mode: 'inherit' } });
  return instanceId;
}

async function openHealth(page: Page): Promise<void> {
  await goTo(page, '#/health');
  await page.getByRole('combobox', { name: 'CRM instance' }).selectOption(INSTANCE);
  await expect(chip(page, 'Stray space')).toBeVisible();
}

const chip = (page: Page, kind: string) =>
  page
    .getByRole('group', { name: 'Kinds of findings' })
    .getByRole('button', { name: new RegExp(`^${kind} \\d+$`) });
const findings = (page: Page) => page.getByRole('list', { name: 'Health' }).locator('> li');
const countOf = async (page: Page, kind: string) =>
  Number(/\d+$/.exec(await chip(page, kind).innerText())?.[0]);

async function setUp(demo: DemoServer) {
  const ben = await signInOtherAdmin(demo);
  return { ben, instanceId: await makeUnhealthy(ben) };
}

test('each kind of finding is counted and listed, and leads to its record', async ({ demo, openBrowser }) => {
  await setUp(demo);
  const page = await openConsole(await openBrowser(), demo);
  await openHealth(page);
  for (const kind of KINDS) {
    await chip(page, kind).click();
    await expect(chip(page, kind)).toHaveAttribute('aria-pressed', 'true');
    await expect(findings(page)).toHaveCount(await countOf(page, kind));
    await expect(findings(page).filter({ hasNotText: kind })).toHaveCount(0);
    await chip(page, kind).click();
  }
  await expectPageAccessibleInBoth(page);
  await chip(page, 'Owned twice').click();
  await expect(findings(page).first()).toContainText('Tier 2');
  await expect(findings(page).first()).toContainText('Finn Gallagher');
  await chip(page, 'More than ten agents').click();
  await findings(page).getByRole('link', { name: 'svc.dialer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'svc.dialer' })).toBeVisible();
});

interface Fix {
  readonly kind: string;
  readonly name: string;
  /** What the dialog says, before and after. */
  readonly preview: readonly [RegExp, RegExp];
  readonly record: (
    instanceId: string,
  ) => readonly [kind: string, q: string, fields: Record<string, unknown>];
  readonly place: string;
  readonly healthy: (record: Found) => unknown;
}

const FIXES: readonly Fix[] = [
  {
    kind: 'Stray space',
    name: 'Billing',
    preview: [/before “Billing ”/, /after Billing/],
    record: (instanceId) => ['crm-user-groups', 'Billing', { instanceId }],
    place: 'groups',
    healthy: ({ name }) => name === 'Billing',
  },
  {
    kind: 'Inactive agents',
    name: 'Finn Gallagher',
    preview: [/A4711/, /0042/],
    record: () => ['crm-users', 'finn.gallagher', { username: 'finn.gallagher' }],
    place: 'users',
    healthy: ({ mapping }) => (mapping as { agents: string[] }).agents.length === 1,
  },
  {
    kind: 'Empty list',
    name: 'Sam Rivera',
    preview: [/before empty list/, /after Inherit/],
    record: () => ['crm-users', 'sam.rivera', { username: 'sam.rivera' }],
    place: 'users',
    healthy: ({ mapping }) => (mapping as { mode: string }).mode === 'inherit',
  },
];

for (const { kind, name, preview, record, place, healthy } of FIXES) {
  test(`${kind}: one click shows what it changes, puts it right, and the history takes it back`, async ({
    demo,
    openBrowser,
  }) => {
    const { ben, instanceId } = await setUp(demo);
    const page = await openConsole(await openBrowser(), demo);
    await openHealth(page);
    await chip(page, kind).click();
    const before = await countOf(page, kind);
    const fixIt = page.getByRole('button', { name: 'Fix', description: `Fix ${name}` });
    const item = findings(page).filter({ has: fixIt });
    await fixIt.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(preview[0]);
    await expect(dialog).toContainText(preview[1]);
    expect(healthy(await ben.find(...record(instanceId)))).toBe(false);
    await dialog.getByRole('button', { name: 'Fix' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(item).toHaveCount(0);
    await expect(statusOf(page)).toHaveText(SAVED);
    if (before > 1) expect(await countOf(page, kind)).toBe(before - 1);
    const fixed = await ben.find(...record(instanceId));
    expect(healthy(fixed)).toBe(true);

    await goTo(page, `#/instances/${instanceId}/${place}/${fixed.id}/history`);
    await page.getByRole('button', { name: 'Revert' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revert' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect.poll(async () => healthy(await ben.find(...record(instanceId)))).toBe(false);
    await openHealth(page);
    await chip(page, kind).click();
    await expect(item).toHaveCount(1);
  });
}
