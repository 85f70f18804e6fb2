// @vitest-environment happy-dom
/** The panel as a person meets it: who, group, settings, mapping and state, by accessible role and name. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
// Read before the tests, as it is read later by the panel
import '../../components/panel/late-parts.ts';
import { Panel } from '../../components/panel/panel.tsx';
import { parseConfirm } from '../../lib/app/parse-confirm.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { openGuard } from '../support/open-guard.ts';
import { agent, LIVE, NOW, panelView, personView } from '../support/panel-views.ts';
import { choose, press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const person = (view: ReturnType<typeof personView>) => ({ kind: 'person' as const, person: view });

async function show(fields: Partial<PanelView> = {}) {
  const client = fakePageClient({ view: panelView(fields), surface: 'panel' });
  const page = await renderPage(<Panel />, { client });
  return { client, ...page };
}

test('the heading is the full name, with username, CRM Id and instance under it', async () => {
  await show();
  expect(byRole('heading', 'Eve Castellanos').tagName).toBe('H1');
  const facts = document.querySelectorAll('header [title]:not(button, h1)');
  expect([...facts].map(({ textContent }) => textContent)).toEqual([
    'eve.castellanos',
    'CRM Id 42',
    'Contoso Service',
  ]);
});

test('the heading is the username where there is no full name', async () => {
  const view = personView();
  await show({ person: person({ ...view, user: { ...view.user, fullName: null } }) });
  expect(byRole('heading', 'eve.castellanos').tagName).toBe('H1');
});

test('the regions have their names', async () => {
  await show();
  expect(allByRole('region').map((region) => region.querySelector('h2')?.textContent)).toEqual([
    'User group',
    'CTI agent mapping',
    'PopFlow settings',
    'Resolution trace',
    'History',
  ]);
});

test('an agent reads their own mapping in plain words with its age', async () => {
  await show({ show: 'me', readOnly: { reason: 'role' } });
  expect(byRole('region', 'CTI agent mapping').textContent).toContain(
    'You are agent 4711 in NICE EU, from your group Tier 1. Checked 2 min ago.',
  );
});

test('a reader without the role sees why it is read-only, and no write control', async () => {
  await show({ readOnly: { reason: 'role' } });
  expect(document.body.textContent).toContain('Read-only');
  expect(allByRole('combobox')).toEqual([]);
  expect(allByRole('radiogroup', 'Mapping mode')).toEqual([]);
});

test('a line says that account and CRM user differ', async () => {
  await show({ accountDiffers: { crmUser: 'Ben Okafor', ownUser: 'Eve Castellanos' } });
  expect(document.body.textContent).toContain(
    'The CRM is signed in as Ben Okafor; your Patchpanel account belongs to Eve Castellanos.',
  );
});

test('a line says that somebody else acts as the user', async () => {
  await show({ isActing: true });
  expect(document.body.textContent).toContain('Somebody else acts as this user in the CRM.');
});

test('sync status begins with the state and tells what is not saved and how old it is', async () => {
  await show({ sync: { ...LIVE, state: 'offline', pending: 2, checkedAt: NOW - 3_600_000 } });
  expect(byRole('status', 'Sync status').textContent).toBe('Offline · 2 not saved yet · Checked 1 h ago');
});

test('a change of sync state alone repaints the status', async () => {
  const { client } = await show();
  await settle(() => client.tell('syncChanged', { ...LIVE, pending: 1 }));
  expect(byRole('status', 'Sync status').textContent).toContain('1 not saved yet');
});

test('pending changes opens the console', async () => {
  const { client } = await show();
  await press(byRole('link', 'Pending changes'));
  expect(client.sent('openConsole')).toEqual([{ route: '#/pending' }]);
});

test('only settings that differ from the instance are listed at first', async () => {
  await show();
  const settings = byRole('region', 'PopFlow settings');
  expect(settings.textContent).toContain('Client display');
  expect(settings.textContent).not.toContain('Log level');
  await press(byRole('button', 'Show all 9'));
  expect(settings.textContent).toContain('Log level');
});

test('explain shows each level and what a reset would give', async () => {
  await show();
  await press(byRole('button', 'Explain Client display'));
  const words = byRole('region', 'PopFlow settings').textContent;
  expect(words).toContain('Instance Contoso Servicedocked');
  expect(words).toContain('Group Tier 1inherits');
  expect(words).toContain('A reset would give docked, from Contoso Service.');
});

test('another group is queued by Save, against the version it was chosen on', async () => {
  const { client } = await show();
  await choose(byRole('combobox', 'User group'), 'Tier 2');
  expect(client.sent('editUser')).toEqual([]);
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([
    { baseVersion: 3, patch: { set: { groupId: '00000000-0000-4000-8000-000000000012' } } },
  ]);
  expect(allByRole('button', 'Save')).toEqual([]);
});

test('a refused save keeps the draft and says why', async () => {
  const { client } = await show();
  client.answers.editUser = () => ({
    ok: false,
    error: { kind: 'storage', detail: 'The disk is full.' },
  });
  await choose(byRole('combobox', 'User group'), 'Tier 2');
  await press(byRole('button', 'Save'));
  expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is full.');
  expect(byRole<HTMLSelectElement>('combobox', 'User group').selectedOptions[0]?.text).toBe('Tier 2');
});

test('a draft survives a remote change of another field, and the change is told', async () => {
  const { client } = await show();
  await choose(byRole('combobox', 'User group'), 'Tier 2');
  const now = personView();
  const changed = { ...now, user: { ...now.user, version: 4, nativeId: '43', updatedBy: 'admin.ben' } };
  await settle(() => client.tell('viewChanged', panelView({ person: person(changed) })));
  expect(byRole<HTMLSelectElement>('combobox', 'User group').selectedOptions[0]?.text).toBe('Tier 2');
  expect(document.body.textContent).toContain('admin.ben changed this meanwhile');
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([{ baseVersion: 4 }]);
});

test('a remote change of the drafted field locks Save until the person chooses', async () => {
  const { client } = await show();
  await choose(byRole('combobox', 'User group'), 'Tier 2');
  const now = personView();
  const changed = { ...now, user: { ...now.user, version: 4, groupId: null, updatedBy: 'admin.ben' } };
  await settle(() => client.tell('viewChanged', panelView({ person: person(changed) })));
  expect(document.body.textContent).toMatch(/admin\.ben changed the same thing .*: User group\. Your draft/);
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
  await press(byRole('button', 'Keep mine'));
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([{ baseVersion: 4 }]);
});

test('a change of the drafted field by the same account elsewhere is told too, since it locks Save', async () => {
  const { client } = await show();
  await choose(byRole('combobox', 'User group'), 'Tier 2');
  const now = personView();
  const changed = { ...now, user: { ...now.user, version: 4, groupId: null, updatedBy: 'admin.ada' } };
  await settle(() => client.tell('viewChanged', panelView({ person: person(changed) })));
  expect(document.body.textContent).toContain('in another window or browser: User group.');
  byRole('button', 'Keep mine');
});

test('a change by somebody else stays told after one of my own', async () => {
  const { client } = await show();
  await choose(byRole('combobox', 'User group'), 'Tier 2');
  const now = personView();
  const theirs = { ...now.user, version: 4, groupId: null, updatedBy: 'admin.ben' };
  const mine = { ...theirs, version: 5, nativeId: '43', updatedBy: 'admin.ada' };
  for (const user of [theirs, mine]) {
    await settle(() => client.tell('viewChanged', panelView({ person: person({ ...now, user }) })));
  }
  expect(document.body.textContent).toContain('admin.ben changed the same thing');
});

test('signing out with unsaved edits asks first', async () => {
  const { client } = await show({ sync: { ...LIVE, pending: 2 } });
  await press(byRole('button', 'Account'));
  await press(byRole('menuitem', 'Sign out'));
  expect(client.sent('signOut')).toEqual([]);
  await press(byRole('button', 'Sign out and discard'));
  expect(client.sent('signOut')).toEqual([{ discard: true }]);
});

test('signing out with everything saved does not ask', async () => {
  const { client } = await show();
  await press(byRole('button', 'Account'));
  await press(byRole('menuitem', 'Sign out'));
  expect(client.sent('signOut')).toEqual([{ discard: false }]);
});

test('an unknown user is said to be unknown, with what the CRM told', async () => {
  await show({ person: { kind: 'unknown', username: 'new.person', nativeId: '7', fullName: null } });
  expect(byRole('heading', 'Unknown CRM user').tagName).toBe('H1');
  expect(document.body.textContent).toContain('new.person');
});

test('an admin adds an unknown user with the fields filled in', async () => {
  const { client } = await show({
    person: { kind: 'unknown', username: null, nativeId: '7', fullName: 'New Person' },
  });
  await press(byRole('button', 'Add User'));
  byRole('dialog', 'Add a new CRM User');
  expect(byRole<HTMLInputElement>('textbox', 'CRM Id').value).toBe('7');
  expect(byRole<HTMLInputElement>('textbox', 'Full Name').value).toBe('New Person');
  expect(byRole<HTMLButtonElement>('button', 'Add').disabled).toBe(true);
  await type(byRole('textbox', 'Username'), 'new.person');
  await press(byRole('button', 'Add'));
  const instanceId = panelView().site?.instanceId;
  expect(client.sent('addUser')).toEqual([
    { instanceId, username: 'new.person', nativeId: '7', fullName: 'New Person' },
  ]);
  expect(allByRole('dialog')).toEqual([]);
});

test('an addition that is refused keeps the form and says why', async () => {
  const { client } = await show({
    person: { kind: 'unknown', username: 'new.person', nativeId: '', fullName: null },
  });
  client.answers.addUser = () => ({ ok: false, error: { kind: 'storage', detail: 'The disk is full.' } });
  await press(byRole('button', 'Add User'));
  await press(byRole('button', 'Add'));
  expect(client.sent('addUser')).toMatchObject([{ nativeId: null, fullName: null }]);
  expect(byRole('dialog', 'Add a new CRM User').textContent).toContain('The disk is full.');
});

test('while the panel is not plainly visible an addition leads to the console', async () => {
  const client = fakePageClient({
    view: panelView({ person: { kind: 'unknown', username: 'new.person', nativeId: '7', fullName: null } }),
    surface: 'panel',
  });
  await renderPage(<Panel />, { client, guard: openGuard(signal(false), signal(true)) });
  await press(byRole('button', 'Add User'));
  expect(byRole<HTMLButtonElement>('button', 'Add').disabled).toBe(true);
  await press(byRole('link', 'Confirm in the console'));
  const [{ route }] = client.sent('openConsole') as [{ route: string }];
  expect(parseConfirm(route.replace('#/confirm/', ''))?.add).toMatchObject({ username: 'new.person' });
});

test('without the role an unknown user cannot be added', async () => {
  await show({
    person: { kind: 'unknown', username: 'new.person', nativeId: '7', fullName: null },
    readOnly: { reason: 'role' },
  });
  expect(allByRole('button', 'Add User')).toEqual([]);
  expect(document.body.textContent).toContain('An administrator can add the user.');
});

test('a user who is not on the server yet is marked', async () => {
  await show({ person: person(personView({ pendingFields: ['new'] })) });
  expect(document.querySelector('header')?.textContent).toContain('not saved yet');
});

test('signed out offers to sign in', async () => {
  const { client } = await show({
    session: { state: 'signed-out', server: 'https://pp.example.com', username: null, role: null },
    person: { kind: 'nobody', why: 'no-claim' },
  });
  await press(byRole('button', 'Sign in'));
  expect(client.sent('signIn')).toHaveLength(1);
});

test('without a server it leads to set-up', async () => {
  await show({
    session: { state: 'no-server', server: null, username: null, role: null },
    person: { kind: 'nobody', why: 'no-claim' },
  });
  expect(byRole('link', 'Set up Patchpanel').getAttribute('href')).toMatch(/setup\.html$/);
});

test('loading shows nobody', async () => {
  const { client } = await show();
  await settle(() => client.tell('viewChanged', panelView({ person: { kind: 'loading' } })));
  expect(document.body.textContent).not.toContain('Eve Castellanos');
});

test('a background that does not answer can be asked again', async () => {
  const client = fakePageClient({ surface: 'panel' });
  client.answers.hello = () => ({ ok: false, error: { kind: 'unexpected', detail: 'No answer.' } });
  await renderPage(<Panel />, { client });
  expect(document.body.textContent).toContain('No answer.');
  client.answers.hello = () => ({ ok: true, value: panelView() });
  await press(byRole('button', 'Try again'));
  expect(byRole('heading', 'Eve Castellanos').tagName).toBe('H1');
});

test('fields with a queued edit are marked', async () => {
  await show({ person: person(personView({ pendingFields: ['mapping'], agents: [agent(1), agent(2)] })) });
  expect(byRole('region', 'CTI agent mapping').textContent).toContain('not saved yet');
  expect(byRole('region', 'User group').textContent).not.toContain('not saved yet');
});
