/** Story: an admin takes back one entry of the history of each kind of record, through the normal write path; the panel reads the history and changes nothing. */
import type { Page } from 'playwright';
import { openPanel } from '../../scripts/browser/open-panel.ts';
import { signInToCrm } from '../../scripts/browser/sign-in.ts';
import { expectPageAccessibleInBoth } from './support/axe-page.ts';
import { goTo, openConsole } from './support/console.ts';
import { signInOtherAdmin } from './support/other-admin.ts';
import { SAVED, statusOf, titleOf } from './support/panel-parts.ts';
import { openUserRecord } from './support/people.ts';
import { type RecordKind, type ServerRecord, signInRecordReader } from './support/server-records.ts';
import { expect, test } from './support/story.ts';

interface Case {
  readonly kind: RecordKind;
  readonly find: Readonly<Record<string, unknown>>;
  /** What Ben gave it, and what the field was called before and after in the dialog. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly field: string;
  place(record: ServerRecord): string;
}

const CASES: readonly Case[] = [
  {
    kind: 'crm-instances',
    find: { name: 'Contoso Field Service' },
    set: { active: false },
    field: 'active',
    place: ({ id }) => `#/instances/${id}/history`,
  },
  {
    kind: 'crm-user-groups',
    find: { name: 'Tier 1' },
    set: { name: 'Tier one' },
    field: 'name',
    place: ({ id, instanceId }) => `#/instances/${instanceId}/groups/${id}/history`,
  },
  {
    kind: 'crm-users',
    find: { username: 'eve.tanaka' },
    set: { mapping: { mode: 'override', agents: [] } },
    field: 'mapping',
    place: ({ id, instanceId }) => `#/instances/${instanceId}/users/${id}/history`,
  },
  {
    kind: 'environments',
    find: { name: 'Cisco APAC' },
    set: { region: 'ap-east' },
    field: 'region',
    place: ({ id }) => `#/telephony/${id}/history`,
  },
  {
    kind: 'cti-agents',
    find: { agentId: 'a4711' },
    set: { extension: '9999' },
    field: 'extension',
    place: ({ id, environmentId }) => `#/telephony/${environmentId}/agents/${id}/history`,
  },
];

const entriesIn = (page: Page) => page.getByRole('list', { name: 'History' }).getByRole('listitem');

test('one entry of each kind is reverted, and only its field goes back', async ({ demo, openBrowser }) => {
  test.slow();
  const server = await signInRecordReader(demo);
  const ben = await signInOtherAdmin(demo);
  const browser = await openBrowser();
  const page = await openConsole(browser, demo);
  for (const { kind, find, set, field, place } of CASES) {
    await test.step(`revert in the history of ${kind}`, async () => {
      const before =
        kind === 'crm-user-groups' ? await server.group('Tier 1') : await server.find(kind, find);
      await ben.patch(kind, before, set);
      expect((await server.one(kind, before.id))[field]).toEqual(set[field]);
      await goTo(page, place(before));
      await expect(entriesIn(page).first()).toContainText('admin.ben changed it');
      await entriesIn(page).first().getByRole('button', { name: 'Revert' }).click();
      const dialog = page.getByRole('dialog', { name: 'Revert this entry?' });
      await expect(dialog).toContainText('It is saved as an edit of its own.');
      await dialog.getByRole('button', { name: 'Revert' }).click();
      await expect(dialog).toHaveCount(0);
      await expect(entriesIn(page).first()).toContainText('admin.ada changed it revert');

      const { version, updatedAt, updatedBy, ...after } = await server.one(kind, before.id);
      const { version: former, updatedAt: _, updatedBy: __, ...content } = before;
      expect(after).toEqual(content);
      expect([version, updatedBy]).toEqual([former + 2, 'admin.ada']);
      expect(updatedAt).toBeTruthy();
    });
  }
  await expectPageAccessibleInBoth(page);
});

test('an entry that somebody went beyond is shown as changed since, and the later change is told', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInRecordReader(demo);
  const ben = await signInOtherAdmin(demo);
  const group = await server.group('Tier 1');
  await ben.patch('crm-user-groups', group, { name: 'Tier one' });
  await ben.patch('crm-user-groups', { ...group, version: group.version + 1 }, { name: 'Tier uno' });
  const browser = await openBrowser();
  const page = await openConsole(browser, demo, {
    hash: `#/instances/${group.instanceId}/groups/${group.id}/history`,
  });
  await entriesIn(page).nth(1).getByRole('button', { name: 'Revert' }).click();
  const dialog = page.getByRole('dialog', { name: 'Revert this entry?' });
  await expect(dialog).toContainText('changed since');
  await expect(dialog).toContainText('Tier uno');
  await dialog.getByRole('button', { name: 'Revert' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tier 1' })).toBeVisible();
});

test('a user that was deleted is restored from its own page', async ({ demo, openBrowser }) => {
  const server = await signInRecordReader(demo);
  const before = await server.find('crm-users', { username: 'finn.gallagher' });
  const browser = await openBrowser();
  const page = await openConsole(browser, demo, {
    hash: `#/instances/${before.instanceId}/users/${before.id}`,
  });
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete Finn Gallagher?' });
  await dialog.getByRole('textbox', { name: 'Type Finn Gallagher to confirm' }).fill('Finn Gallagher');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Finn Gallagher', exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(entriesIn(page).first()).toContainText('admin.ada restored it');
  await expect(entriesIn(page).nth(1)).toContainText('admin.ada deleted it');
  const after = await server.one('crm-users', before.id);
  expect(after).toMatchObject({ mapping: before.mapping, groupId: before.groupId, popFlow: before.popFlow });
});

test('the panel reads the history of the user it shows, and offers nothing to change it', async ({
  demo,
  openBrowser,
}) => {
  const server = await signInRecordReader(demo);
  const ben = await signInOtherAdmin(demo);
  const eve = await server.find('crm-users', { username: 'eve.tanaka' });
  await ben.patch('crm-users', eve, { fullName: 'Eve Tanaka-Lund' });
  const browser = await openBrowser();
  const page = await openConsole(browser, demo);
  await signInToCrm(page, demo.crmUrl, demo.account('admin.ada').crmUsername);
  const panel = await openPanel(page);
  await openUserRecord(page, 'Eve Tanaka');
  await expect(titleOf(panel)).toHaveText('Eve Tanaka-Lund');
  const region = panel.getByRole('region', { name: 'History' });
  await region.getByRole('button', { name: 'Who changed what?' }).click();
  const first = region.getByRole('list', { name: 'History' }).getByRole('listitem').first();
  await expect(first).toContainText('admin.ben');
  await expect(first).toContainText('Eve Tanaka-Lund');
  await expect(region.getByRole('button')).toHaveCount(1);
  await expect(statusOf(panel)).toHaveText(SAVED);
});
