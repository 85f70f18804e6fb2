// @vitest-environment happy-dom
/** Deleting, restoring and reverting in the console: what is said before, what is asked of whom, and what stands in the way. */
import { expect, test } from 'vitest';
import type { HistoryField } from '../../lib/schema/console/history-view.ts';
import { DECIDED_HISTORY, HISTORY } from '../support/console-lists.ts';
import { DELETED, GROUP_CONSEQUENCES, REVERT_PLAN } from '../support/console-online.ts';
import { CONFIGURATION, GROUP_VIEW, PLACES, userView } from '../support/console-views.ts';
import { GONE, idle, OFFLINE, type OpenConsole, ok, openConsole, SUPPORT } from '../support/open-console.tsx';
import { choose, press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const contoso = `#/instances/${PLACES.contoso}`;
const tier1 = `${contoso}/groups/${PLACES.tier1}`;
const history = `${contoso}/users/${PLACES.eve}/history`;
const KEY = expect.stringMatching(/^[0-9a-f-]{36}$/);

const open = (hash: string, given: OpenConsole = {}) =>
  openConsole(hash, {
    ...given,
    answers: {
      readRecord: ({ kind }: { kind: string }) => ok(kind === 'crm-users' ? userView() : GROUP_VIEW),
      foreseeDeletion: () => ok(GROUP_CONSEQUENCES),
      planRevert: () => ok(REVERT_PLAN),
      readDeleted: () => ok(DELETED),
      ...given.answers,
    },
  });

const main = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
const dialog = () => byRole('dialog').textContent?.replace(/\s+/g, ' ') ?? '';
const inDialog = (name: string) => {
  const found = [...byRole('dialog').querySelectorAll('button')].find(
    ({ textContent }) => textContent === name,
  );
  if (!found) throw new Error(`The dialog has no button ${name}.`);
  return found;
};
test('Delete says what goes with it, and needs the name', async () => {
  const { client } = await open(tier1);
  await press(byRole('button', 'Delete'));
  await idle();
  byRole('dialog', 'Delete Tier 1?');
  expect(dialog()).toContain('812 users are left without group.');
  expect(dialog()).toContain('Ada Adeyemi, Ben Brandt, Chloe Castellanos, Dimitri Dubois and 808 more');
  expect(inDialog('Delete').disabled).toBe(true);
  await type(byRole('textbox', 'Type Tier 1 to confirm'), 'tier 1');
  expect(inDialog('Delete').disabled).toBe(true);
  await type(byRole('textbox', 'Type Tier 1 to confirm'), 'Tier 1');
  await press(inDialog('Delete'));
  const sent = { kind: 'crm-user-groups', id: PLACES.tier1, version: 4, key: KEY };
  expect(client.sent('deleteRecord')).toEqual([sent]);
  expect(allByRole('dialog')).toEqual([]);
});

test('a version that is not the present one is asked about again', async () => {
  const conflict = { kind: 'conflict' as const, detail: '', current: null };
  const { client } = await open(tier1, { answers: { deleteRecord: () => ({ ok: false, error: conflict }) } });
  await press(byRole('button', 'Delete'));
  await idle();
  await type(byRole('textbox', 'Type Tier 1 to confirm'), 'Tier 1');
  await press(inDialog('Delete'));
  expect(dialog()).toContain('Somebody changed it just now.');
  expect(client.sent('foreseeDeletion')).toHaveLength(2);
});

test('offline nothing can be deleted, and Try again asks again', async () => {
  const { client } = await open(tier1, { answers: { foreseeDeletion: () => OFFLINE } });
  await press(byRole('button', 'Delete'));
  await idle();
  expect(dialog()).toContain('Deleting needs the server, which cannot be reached now.');
  expect(inDialog('Delete').disabled).toBe(true);
  client.answers.foreseeDeletion = () => ok(GROUP_CONSEQUENCES);
  await press(inDialog('Try again'));
  await idle();
  expect(dialog()).toContain('812 users are left without group.');
});

test('a deletion whose answer was lost is sent again under the same key', async () => {
  const { client } = await open(tier1, { answers: { deleteRecord: () => OFFLINE } });
  await press(byRole('button', 'Delete'));
  await idle();
  await type(byRole('textbox', 'Type Tier 1 to confirm'), 'Tier 1');
  await press(inDialog('Delete'));
  expect(dialog()).toContain('Whether it made the change is not known here');
  client.answers.deleteRecord = () => ok(null);
  await press(inDialog('Try again'));
  const [first, second] = client.sent('deleteRecord');
  expect(second).toEqual(first);
  expect(allByRole('dialog')).toEqual([]);
});

test.each([tier1, history])('support is offered neither Delete nor Revert at %s', async (hash) => {
  await open(hash, SUPPORT);
  expect(allByRole('button', 'Delete')).toEqual([]);
  expect(allByRole('button', 'Revert')).toEqual([]);
});

test('an admin of one instance deletes its groups, and nothing of the telephony side', async () => {
  const mine = { ...CONFIGURATION, mayAdminister: false };
  const { router } = await open(tier1, { answers: { readConfiguration: () => ok(mine) } });
  byRole('button', 'Delete');
  await settle(() => router.goTo(contoso));
  await idle();
  expect(allByRole('button', 'Delete')).toEqual([]);
});

test('the place of a deleted record says so and brings it back', async () => {
  const at = '2026-11-22T10:00:00.000Z';
  const { client } = await open(tier1, {
    answers: {
      readRecord: () => GONE,
      readDeletion: () => ok({ name: 'Tier 1', by: 'admin.ben', at }),
    },
  });
  await expect.poll(() => document.querySelector('h1')?.textContent).toBe('Tier 1 is deleted');
  await expect.poll(() => document.activeElement?.textContent).toBe('Tier 1 is deleted');
  expect(main()).toContain('admin.ben deleted it');
  await press(byRole('button', 'Restore'));
  const sent = { kind: 'crm-user-groups', id: PLACES.tier1, key: KEY };
  expect(client.sent('restoreRecord')).toEqual([sent]);
});

test('a record that never was is only not there, also while the server cannot be asked', async () => {
  const { client, router } = await open(tier1, {
    answers: { readRecord: () => GONE, readDeletion: () => ok(null) },
  });
  expect(document.querySelector('h1')?.textContent).toBe('Not found');
  client.answers.readDeletion = () => OFFLINE;
  await settle(() => router.goTo(`${contoso}/groups/${PLACES.tier2}`));
  await idle();
  expect(document.querySelector('h1')?.textContent).toBe('Not found');
});

test('what was deleted is listed with who and when, and restored from there', async () => {
  const detail = 'Another user of the CRM instance has its username now. Rename that one, then restore.';
  const problem = { status: 409, code: 'username_taken', title: 'Cannot be restored now', detail };
  const { client } = await open(`#/deleted/instances/${PLACES.contoso}`, {
    answers: { restoreRecord: () => ({ ok: false, error: { kind: 'refused', detail, problem } }) },
  });
  expect(main()).toContain('Gustav GrünwaldCRM user · by admin.ben,');
  expect(client.sent('readDeleted')).toEqual([
    { instanceId: PLACES.contoso, environmentId: null, after: null },
  ]);
  await press(allByRole('button', 'Restore')[0] as HTMLElement);
  expect(main()).toContain(detail);
  await choose(byRole<HTMLSelectElement>('combobox', 'Where'), 'NICE EU');
  expect(location.hash).toBe(`#/deleted/environments/${PLACES.niceEu}`);
});

test('Revert shows what it changes now, what changed since and what stays', async () => {
  const { client } = await open(history);
  expect(allByRole('button', 'Revert')).toHaveLength(2);
  await press(allByRole('button', 'Revert')[0] as HTMLElement);
  await idle();
  expect(dialog()).toContain('User groupbefore Tier 1after Tier 2');
  expect(dialog()).toContain('after Eve Castellanos changed since');
  expect(dialog()).toContain('This stays as it is:CTI agent mapping: It names something that is deleted.');
  await press(inDialog('Revert'));
  expect(client.sent('revert')).toEqual([
    { kind: 'crm-users', id: PLACES.eve, seq: 812, after: null, version: 7, key: KEY },
  ]);
  expect(client.sent('readHistory')).toHaveLength(2);
});

test('what is as it was before cannot be reverted', async () => {
  await open(history, { answers: { planRevert: () => ok({ version: 7, fields: [], obstacles: [] }) } });
  await press(allByRole('button', 'Revert')[0] as HTMLElement);
  await idle();
  expect(dialog()).toContain('There is nothing to revert.');
  expect(inDialog('Revert').disabled).toBe(true);
});

test('the history names what only a later server knows by its own word', async () => {
  const entries = HISTORY.entries
    .slice(0, 1)
    .map((entry) => ({ ...entry, action: 'archive', source: 'robot' }));
  await open(history, { answers: { readHistory: () => ok({ entries, next: null }) } });
  expect(main()).toContain('admin.ben archive robot');
});

test('the history says whose change somebody decided for or against', async () => {
  await open(history, { answers: { readHistory: () => ok(DECIDED_HISTORY) } });
  expect(main()).toContain('admin.ada decided for a change of admin.ben');
  expect(main()).toContain('admin.ada decided against a change of somebody else');
});

test('the history names a secret that was put over another in words', async () => {
  const fields: HistoryField[] = [
    { field: 'secretsChanged', before: { is: 'nothing' }, after: { is: 'list', names: ['password'] } },
  ];
  const entries = HISTORY.entries.slice(0, 1).map((entry) => ({ ...entry, action: 'update', fields }));
  await open(history, { answers: { readHistory: () => ok({ entries, next: null }) } });
  expect(main()).toContain('Secrets that were changed');
});

test('an older entry is reverted by the page of the history that holds it', async () => {
  const older = { ...HISTORY, entries: HISTORY.entries.slice(1) };
  const { client } = await open(history, {
    answers: {
      readHistory: ({ after }: { after: string | null }) =>
        ok(after === null ? { entries: HISTORY.entries.slice(0, 1), next: 'page 2' } : older),
    },
  });
  await press(byRole('button', 'Show older'));
  await press(allByRole('button', 'Revert')[1] as HTMLElement);
  expect(client.sent('planRevert')).toEqual([
    { kind: 'crm-users', id: PLACES.eve, seq: 511, after: 'page 2' },
  ]);
});

test('a finding with a safe fix is fixed after a look, the others are only linked', async () => {
  const { client } = await open('#/health', { answers: { editRecord: () => ok({ changeId: 'c.1' }) } });
  expect(allByRole('button', 'Fix')).toHaveLength(1);
  await press(byRole('button', 'Fix'));
  expect(dialog()).toContain('Usernamebefore “ gustav.haddad”after gustav.haddad');
  await press(inDialog('Fix'));
  const patch = { set: { username: 'gustav.haddad' } };
  expect(client.sent('editRecord')).toMatchObject([{ kind: 'crm-users', baseVersion: 4, patch }]);
});
