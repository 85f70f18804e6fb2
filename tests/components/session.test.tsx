// @vitest-environment happy-dom
/** What people read and press when nobody is signed in, two accounts meet, or versions differ, by accessible role and name. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import '../../components/panel/late-parts.ts';
import { Panel } from '../../components/panel/panel.tsx';
import type { LeftDraft } from '../../lib/schema/kept-draft.ts';
import type { PanelView, SessionView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { LIVE, NOW, panelView, personView } from '../support/panel-views.ts';
import { choose, press, renderPage, settle } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

afterEach(() => vi.restoreAllMocks());

async function show(fields: Partial<PanelView> = {}) {
  const client = fakePageClient({ view: panelView(fields), surface: 'panel' });
  const page = await renderPage(<Panel />, { client });
  return { client, ...page };
}

const text = () => document.body.textContent ?? '';
const session = (fields: Partial<SessionView> = {}): SessionView => ({
  ...panelView().session,
  state: 'signed-out',
  ...fields,
});
const signedOut = { ...LIVE, state: 'signed-out' as const };

describe('signed out with a copy', () => {
  const view = { readOnly: { reason: 'signed-out' } as const, sync: { ...signedOut, pending: 2 } };

  test('says since when the copy is and what waits', async () => {
    await show({ ...view, session: session() });
    expect(text()).toContain('Read-only You are signed out. This is the copy kept on this computer.');
    expect(text()).toContain('2 edits wait on this computer and are sent when you have signed in again.');
  });

  test('says that the server ended the sign-in', async () => {
    await show({ ...view, session: session({ ended: 'expired' }) });
    expect(text()).toContain('Your sign-in has ended.');
  });

  test('lets somebody else sign in by the account menu', async () => {
    const { client } = await show({ ...view, session: session() });
    await press(byRole('button', 'Account'));
    await press(byRole('menuitem', 'Sign in as somebody else'));
    expect(client.sent('signIn')).toEqual([{ another: true }]);
  });
});

describe('the menu of the account', () => {
  async function open(changes: Partial<SessionView> = {}) {
    const { session } = panelView();
    await show({ session: { ...session, ...changes } });
    await press(byRole('button', 'Account'));
  }

  test('leads to the own password and sign-ins at the server, in a tab of its own', async () => {
    await open();
    const link = byRole('menuitem', 'Password and sign-ins');
    expect(link.getAttribute('href')).toBe('https://pp.example.com/account');
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toBe('noreferrer');
    expect(document.activeElement).toBe(link);
    link.addEventListener('click', (event) => event.preventDefault());
    await press(link);
    expect(allByRole('menuitem')).toEqual([]);
  });

  test.each<[string, Partial<SessionView>]>([
    ['an outside issuer signed the account in', { shownAs: 'admin.ada (Corp)' }],
    ['nobody is signed in', { state: 'signed-out' }],
  ])('leads nowhere where %s', async (_, changes) => {
    await open(changes);
    const names = allByRole('menuitem').map((item) => item.textContent);
    expect(names).toContain('Sign out');
    expect(names).not.toContain('Password and sign-ins');
    expect(document.activeElement).toBe(allByRole('menuitem')[0]);
  });
});

describe('two accounts', () => {
  const foreign = { session: session({ foreignEdits: 3, newcomer: 'admin.ben' }), sync: signedOut };

  test.each([
    ['Sign in as admin.ada', 'former'],
    ['Discard 3 edits and continue', 'newcomer'],
    ['Cancel', 'neither'],
  ])('the button %s decides', async (name, choice) => {
    const { client } = await show(foreign);
    await vi.waitFor(() => byRole('dialog', '3 edits of admin.ada are not saved'));
    await press(byRole('button', name));
    expect(client.sent('chooseAccount')).toEqual([{ choice }]);
  });

  test('what could not be done is said, and asked again', async () => {
    const { client } = await show(foreign);
    client.answers.chooseAccount = () => ({ ok: false, error: { kind: 'offline', detail: 'No answer.' } });
    await vi.waitFor(() => byRole('dialog', '3 edits of admin.ada are not saved'));
    await press(byRole('button', 'Discard 3 edits and continue'));
    await vi.waitFor(() => expect(text()).toContain('The server cannot be reached.'));
  });
});

test('a disabled account is named, with what is kept of it', async () => {
  const person = { kind: 'nobody', why: 'no-claim' } as const;
  await show({ person, session: session({ ended: 'disabled' }), sync: { ...signedOut, pending: 1 } });
  expect(byRole('heading', 'Account disabled')).toBeDefined();
  expect(text()).toContain('The account admin.ada was disabled on the server');
  expect(text()).toContain('1 edit is kept on this computer.');
});

test('a hidden copy shows no name and asks for a sign-in', async () => {
  const person = { kind: 'nobody', why: 'no-claim' } as const;
  await show({ person, site: null, session: session({ isHidden: true, username: null }), sync: signedOut });
  expect(byRole('heading', 'Sign in to go on')).toBeDefined();
  expect(text()).not.toContain('admin.ada');
});

describe('versions that differ', () => {
  const incompatible = (behind: 'server' | 'extension') => ({
    readOnly: { reason: 'incompatible' } as const,
    sync: {
      ...LIVE,
      state: 'failed' as const,
      pending: 1,
      reason: { kind: 'incompatible' as const, detail: 'The server has version 2.', behind },
    },
  });

  test('an old extension can be reloaded', async () => {
    const { client } = await show(incompatible('extension'));
    await vi.waitFor(() => expect(text()).toContain('The extension is too old for the server.'));
    expect(text()).toContain('1 edit waits on this computer and is sent after the update.');
    await press(byRole('button', 'Reload extension'));
    expect(client.sent('reloadExtension')).toEqual([{}]);
  });

  test('an old server can only be asked again', async () => {
    const { client } = await show(incompatible('server'));
    await vi.waitFor(() => expect(text()).toContain('The server is too old for this extension.'));
    await press(byRole('button', 'Check again'));
    expect(client.sent('syncNow')).toEqual([{}]);
    expect(text()).not.toContain('Reload extension');
  });
});

describe('a draft of a page that is gone', () => {
  const { user } = personView();
  const groupId = panelView().groups.find(({ name }) => name === 'Tier 2')?.id;
  const left = (why: LeftDraft['why']): LeftDraft => ({
    id: 'left',
    at: NOW - 120_000,
    draft: { begunOn: user.version, base: { ...user }, fields: { groupId } },
    why,
  });

  test('is gone on with where its user is shown', async () => {
    const { client } = await show({ leftDrafts: [left('open')] });
    expect(byRole('region', 'User group').textContent).toContain('Tier 2');
    expect((byRole('button', 'Save') as HTMLButtonElement).disabled).toBe(false);
    expect(client.sent('keepDraft').at(-1)).toMatchObject({ recordId: user.id, instead: 'left' });
    expect(text()).not.toContain('A draft of');
  });

  test('does not push aside one that was begun here', async () => {
    const { client } = await show();
    await choose(byRole('combobox', 'User group'), 'No group');
    await settle(() => client.tell('viewChanged', panelView({ leftDrafts: [left('open')] })));
    expect(client.sent('keepDraft')).not.toContainEqual(expect.objectContaining({ instead: 'left' }));
  });

  test.each([
    ['gone', 'your account may not see it any more'],
    ['role', 'your account may no longer save it'],
    ['signed-out', 'Sign in to save it'],
  ] as const)('says why it is not saved (%s), and can be dropped', async (why, reason) => {
    const person = { kind: 'nobody', why: 'unknown-site' } as const;
    const { client } = await show({ leftDrafts: [left(why)], person });
    await vi.waitFor(() => expect(text()).toContain(reason));
    expect(text()).toContain(`A draft of ${user.fullName}, last changed 2 min ago, is not saved.`);
    expect(byRole('button', 'Copy draft')).toBeDefined();
    await press(byRole('button', 'Discard draft'));
    expect(client.sent('discardDraft')).toEqual([{ id: 'left' }]);
  });

  test('is counted before a sign-out, which loses it', async () => {
    await show({ leftDrafts: [left('gone')] });
    await press(byRole('button', 'Account'));
    await press(byRole('menuitem', 'Sign out'));
    expect(text()).toContain('1 ');
    expect(byRole('button', 'Stay signed in')).toBeDefined();
  });
});

describe('a draft', () => {
  async function drafted() {
    const shown = await show();
    await choose(byRole('combobox', 'User group'), 'Tier 2');
    return shown;
  }

  test('outlives the loss of the role: kept, shown, and Save locked with the reason', async () => {
    const { client } = await drafted();
    await settle(() => client.tell('viewChanged', panelView({ readOnly: { reason: 'role' } })));
    expect(byRole('region', 'User group').textContent).toContain('Tier 2');
    const save = byRole('button', 'Save') as HTMLButtonElement;
    expect(save.disabled).toBe(true);
    expect(save.title).toBe('Your account may not change this user.');
    await vi.waitFor(() => expect(text()).toContain('1 draft on this page is not saved.'));
    await settle(() => client.tell('viewChanged', panelView()));
    expect((byRole('button', 'Save') as HTMLButtonElement).disabled).toBe(false);
  });

  test('can be discarded where it cannot be saved', async () => {
    const { client } = await drafted();
    await settle(() => client.tell('viewChanged', panelView({ readOnly: { reason: 'role' } })));
    await press(await vi.waitFor(() => byRole('button', 'Discard draft')));
    expect(text()).not.toContain('Tier 2');
    expect(client.sent('keepDraft').at(-1)).toMatchObject({ draft: null });
  });

  test('can be copied where it cannot be saved', async () => {
    const copied: string[] = [];
    vi.stubGlobal('navigator', { clipboard: { writeText: async (given: string) => copied.push(given) } });
    const { client } = await drafted();
    await settle(() => client.tell('viewChanged', panelView({ readOnly: { reason: 'role' } })));
    await press(await vi.waitFor(() => byRole('button', 'Copy draft')));
    const groupId = panelView().groups.find(({ name }) => name === 'Tier 2')?.id;
    expect(JSON.parse(copied[0] ?? '')).toMatchObject([
      { record: personView().user.fullName, set: { groupId } },
    ]);
    vi.unstubAllGlobals();
  });

  test('is told to the background with every change, so that it outlives the page', async () => {
    const { client } = await drafted();
    const { id } = personView().user;
    expect(client.sent('keepDraft')).toMatchObject([{ recordId: id, draft: { base: { id } } }]);
  });

  test('does not wait for the next account at the same page', async () => {
    const { client } = await drafted();
    await settle(() =>
      client.tell('viewChanged', panelView({ session: { ...panelView().session, username: 'admin.ben' } })),
    );
    expect(text()).not.toContain('not saved');
    expect(byRole('region', 'User group').querySelector('button')).toBeNull();
  });
});
