// @vitest-environment happy-dom
/** The page of accounts: grants are taken and added, saved at once with the version, and refusals are told in words. */
import { expect, test } from 'vitest';
import { AccountsPage } from '../../components/console/accounts-page.tsx';
import { ACCOUNTS, LOCKED_ACCOUNTS } from '../support/console-lists.ts';
import { CONFIGURATION, PLACES, usersOf } from '../support/console-views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { panelView } from '../support/panel-views.ts';
import { choose, press, renderPage, settle } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const ok = <T,>(value: T) => ({ ok: true as const, value });

async function open(saveAccount: FakePageClient['answers']['saveAccount'] = () => ok(ACCOUNTS.items[0])) {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: {
      readAccounts: () => ok(ACCOUNTS),
      readUsers: (query: Parameters<typeof usersOf>[0]) => ok(usersOf(query)),
      saveAccount,
    },
  });
  await renderPage(<AccountsPage configuration={CONFIGURATION} />, { client });
  await settle(() => undefined);
  return client;
}

const words = () => (document.body.textContent ?? '').replace(/\s+/g, ' ');

async function edit(place: number) {
  const button = allByRole('button', 'Edit')[place];
  if (button) await press(button);
}

test('accounts are listed with what they may do', async () => {
  await open();
  expect(words()).toContain('admin of everything');
  expect(words()).toContain('agent in Contoso Service as Eve Castellanos');
  expect(words()).toContain('former.person disabled');
  expect(words()).toContain('No grants: this account can see nothing.');
});

test('accounts that cannot be read while the server is away say so once', async () => {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: { readAccounts: () => ({ ok: false, error: { kind: 'offline', detail: '' } }) },
  });
  await renderPage(<AccountsPage configuration={CONFIGURATION} />, { client });
  await settle(() => undefined);
  expect(words()).toContain('The accounts are on the server, which cannot be reached now.');
  expect(words()).not.toContain('The server cannot be reached.');
});

test('a grant that is taken and one that is added are saved together, with the version', async () => {
  const client = await open();
  await edit(0);
  await press(byRole('button', 'Remove admin of everything'));
  await choose(byRole<HTMLSelectElement>('combobox', 'Role'), 'admin');
  await choose(byRole<HTMLSelectElement>('combobox', 'In'), 'Fabrikam Sales');
  await press(byRole('button', 'Add grant'));
  expect(client.sent('saveAccount')).toEqual([]);
  await press(byRole('button', 'Save'));
  expect(client.sent('saveAccount')).toMatchObject([
    {
      id: ACCOUNTS.items[0]?.id,
      version: 1,
      set: { grants: [{ role: 'admin', instanceId: PLACES.fabrikam, crmUserId: null }] },
    },
  ]);
});

test('an agent of an instance is bound to a CRM user that is searched for', async () => {
  const client = await open();
  await edit(2);
  await choose(byRole<HTMLSelectElement>('combobox', 'Role'), 'agent');
  await choose(byRole<HTMLSelectElement>('combobox', 'In'), 'Contoso Service');
  await settle(() => undefined);
  expect(byRole<HTMLButtonElement>('button', 'Add grant').disabled).toBe(true);
  const [first] = document.querySelectorAll<HTMLElement>('.choice');
  if (first) await press(first);
  await press(byRole('button', 'Add grant'));
  await press(byRole('button', 'Save'));
  expect(client.sent('saveAccount')).toMatchObject([
    {
      set: {
        grants: [
          {
            role: 'agent',
            instanceId: PLACES.contoso,
            crmUserId: usersOf({ offset: 0, limit: 1, search: '' }).rows[0]?.id,
          },
        ],
      },
    },
  ]);
});

test('nothing that is unchanged can be saved', async () => {
  await open();
  await edit(0);
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
});

const REFUSALS = [
  [
    'somebody else was first',
    { kind: 'conflict', detail: '', current: {} },
    'Somebody else changed this account in the meantime',
  ],
  [
    'it is the last admin',
    {
      kind: 'refused',
      detail: '',
      problem: {
        status: 409,
        code: 'last_admin',
        title: 'Last admin',
        detail: 'ada is the last active admin of everything.',
      },
    },
    'ada is the last active admin of everything.',
  ],
  [
    'the server is away',
    { kind: 'offline', detail: '' },
    'The server cannot be reached, so nothing was saved.',
  ],
] as const;

test.each(REFUSALS)('when %s it is told, and the editor stays', async (_, error, sentence) => {
  await open(() => ({ ok: false, error }) as never);
  await edit(0);
  await press(byRole('checkbox', 'Active: may sign in'));
  await press(byRole('button', 'Save'));
  expect(words()).toContain(sentence);
  byRole('checkbox', 'Active: may sign in');
});

async function openLocked(answers: Partial<FakePageClient['answers']>) {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
    answers: { readAccounts: () => ok(LOCKED_ACCOUNTS), ...answers },
  });
  await renderPage(<AccountsPage configuration={CONFIGURATION} />, { client });
  await settle(() => undefined);
  return client;
}

test('who signs in where is told, and what wrong passwords locked', async () => {
  await openLocked({});
  expect(words()).toContain('Signs in as f00d at https://login.corp.example');
  expect(words()).toContain('Signs in as admin.ada');
  expect(words()).toMatch(/agent\.eve locked until /);
  expect(allByRole('button', 'Unlock')).toHaveLength(1);
});

test('a lock is lifted by one press, and the list is read again', async () => {
  const client = await openLocked({ unlockAccount: () => ok(ACCOUNTS.items[1]) });
  const read = client.sent('readAccounts').length;
  await press(byRole('button', 'Unlock'));
  expect(client.sent('unlockAccount')).toEqual([{ id: ACCOUNTS.items[1]?.id }]);
  expect(client.sent('readAccounts').length).toBeGreaterThan(read);
  expect(words()).toContain('agent.eve is unlocked.');
});

test('all sessions end only after a question, and that is told', async () => {
  const client = await openLocked({ endSessions: () => ok(ACCOUNTS.items[1]) });
  const [, second] = allByRole('button', 'End all sessions');
  if (second) await press(second);
  expect(words()).toContain('agent.eve is signed out everywhere at once');
  await press(byRole('button', 'Cancel'));
  expect(client.sent('endSessions')).toEqual([]);
  if (second) await press(second);
  const inDialog = allByRole('button', 'End all sessions').find((button) => button.closest('dialog'));
  if (inDialog) await press(inDialog);
  expect(client.sent('endSessions')).toEqual([{ id: ACCOUNTS.items[1]?.id }]);
  expect(words()).toContain('All sessions of agent.eve have ended.');
});

test('sessions that could not be ended are not called ended', async () => {
  await openLocked({ endSessions: () => ({ ok: false, error: { kind: 'offline', detail: '' } }) });
  const [first] = allByRole('button', 'End all sessions');
  if (first) await press(first);
  const inDialog = allByRole('button', 'End all sessions').find((button) => button.closest('dialog'));
  if (inDialog) await press(inDialog);
  expect(words()).toContain('so nothing was saved');
  expect(words()).not.toContain('have ended');
});
