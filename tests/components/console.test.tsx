// @vitest-environment happy-dom
/** The console: left pane, pages by address, what stands in the way, and leaving what is not saved. */
import { expect, test, vi } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import { createPaneWidth } from '../../lib/app/pane-width.ts';
import type { PanelView } from '../../lib/schema/views.ts';
import { ACCOUNTS, HEALTH, HISTORY } from '../support/console-lists.ts';
import {
  AGENT_VIEW,
  CONFIGURATION,
  GROUP_VIEW,
  GROUPS_WINDOW,
  INSTANCE_VIEW,
  PLACES,
  usersOf,
  userView,
} from '../support/console-views.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { fixedRouter } from '../support/fixed-router.ts';
import { panelView } from '../support/panel-views.ts';
import { press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const contoso = `#/instances/${PLACES.contoso}`;
const eve = `${contoso}/users/${PLACES.eve}`;
const ok = <T,>(value: T) => ({ ok: true as const, value });

async function open(hash: string, given: { view?: PanelView; answers?: FakePageClient['answers'] } = {}) {
  const client = fakePageClient({
    view: given.view ?? panelView(),
    surface: 'console',
    answers: {
      readConfiguration: () => ok(CONFIGURATION),
      readGroups: () => ok(GROUPS_WINDOW),
      readUsers: (query: Parameters<typeof usersOf>[0]) => ok(usersOf(query)),
      readHistory: () => ok(HISTORY),
      readHealth: () => ok(HEALTH),
      readAccounts: () => ok(ACCOUNTS),
      readRecord: ({ kind }: { kind: string }) =>
        ok(
          {
            'crm-instances': INSTANCE_VIEW,
            'crm-user-groups': GROUP_VIEW,
            'crm-users': userView(),
            'cti-agents': AGENT_VIEW,
          }[kind] ?? null,
        ),
      ...given.answers,
    },
  });
  const router = fixedRouter(hash);
  const pane = createPaneWidth(null);
  await renderPage(<Console router={router} pane={pane} />, { client });
  await idle();
  return { client, router };
}

/** Scripts of pages and their data come a little later. */
async function idle() {
  const look = async () => {
    await settle(() => undefined);
    if (document.querySelector('[aria-busy]')) throw new Error('The page is still loading.');
  };
  await vi.waitFor(look, { timeout: 10_000, interval: 10 });
  await settle(() => undefined);
}

const main = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
const heading = () => document.querySelector('h1')?.textContent;
const agentRole = panelView({
  session: { ...panelView().session, username: 'agent.eve', role: 'agent' },
  readOnly: { reason: 'role' },
});
const support = panelView({
  session: { ...panelView().session, username: 'support.sam', role: 'support' },
  readOnly: { reason: 'role' },
});

test('the left pane has the area, the tree, the mapping and only links that lead somewhere', async () => {
  await open('#/');
  expect([...byRole<HTMLSelectElement>('combobox', 'Area').options].map(({ text }) => text)).toEqual([
    'CRM Instances',
    'Telephony Platform',
  ]);
  byRole('tree', 'CRM instances');
  byRole('button', 'CRM/CTI Mapping');
  const links = [...document.querySelectorAll('.left-pane-links a')].map(({ textContent }) => textContent);
  expect(links).toEqual([
    'Health',
    'Resolve',
    'Compare',
    'Deleted',
    'Import jobs',
    'Accounts',
    'Pending changes',
  ]);
});

test('a place of the other area brings its tree', async () => {
  await open(`#/telephony/${PLACES.niceEu}/agents/${PLACES.agent}`, {
    answers: { readRecord: () => ok({ ...AGENT_VIEW }) },
  });
  byRole('tree', 'Environments');
  expect(document.querySelector('[role=treeitem][aria-current=page]')?.textContent).toContain('NICE EU');
});

test('the groups of the instance stand under it', async () => {
  await open(contoso);
  const items = allByRole('treeitem').map(({ textContent }) => textContent);
  expect(items.slice(0, 3)).toEqual(['Contoso Service', 'User Groups and Users50,000', 'Tier 1812']);
});

test.each([
  [contoso, 'Contoso Service', 'CRM Instance Information'],
  [`${contoso}/users`, 'Contoso Service', '50,000 users, 42,871 mapped'],
  [`${contoso}/groups/${PLACES.tier1}/popflow`, 'Tier 1', 'Open automatically'],
  [eve, 'Eve Castellanos', 'Last changed by admin.ada'],
  [`${eve}/mapping`, 'Eve Castellanos', 'Eve Castellanos is agent 4711 in NICE EU'],
  [`${eve}/history`, 'Eve Castellanos', 'admin.ben changed it'],
  ['#/mapping/users', 'CRM/CTI Mapping', '8 of 50,000 shown.'],
  ['#/health', 'Health', '14 agents on one list.'],
  ['#/accounts', 'Accounts', 'agent in Contoso Service as Eve Castellanos'],
  ['#/nowhere', 'No such page', 'This address leads nowhere'],
])('%s is titled %s and shows %s', async (hash, title, words) => {
  await open(hash);
  await vi.waitFor(() => {
    expect(heading()).toBe(title);
    expect(main()).toContain(words);
    expect(document.title).toBe(`${title} – Patchpanel console`);
  });
});

test('a user who is not there is told, with the way to the others', async () => {
  await open(eve, {
    answers: { readRecord: () => ({ ok: false, error: { kind: 'not-found', detail: '' } }) },
  });
  expect(heading()).toBe('Not found');
  expect(byRole('link', 'Go to the users of the instance').getAttribute('href')).toBe(`${contoso}/users`);
});

test('a user under the address of another instance is not there', async () => {
  await open(`#/instances/${PLACES.fabrikam}/users/${PLACES.eve}`);
  expect(heading()).toBe('Not found');
});

test('an agent sees their own user and why nothing else', async () => {
  const { client } = await open(`${contoso}/users`, { view: agentRole });
  expect(heading()).toBe('Eve Castellanos');
  expect(main()).toContain('Your account sees only its own CRM user.');
  expect(allByRole('tree')).toEqual([]);
  expect(client.sent('readUsers')).toEqual([]);
});

test('support reads everything and is offered no change', async () => {
  const shown = userView({}, support);
  await open(eve, { view: support, answers: { readRecord: () => ok(shown) } });
  expect(main()).toContain('Your account may look at everything here and change nothing.');
  expect(allByRole('textbox')).toEqual([]);
  expect(allByRole('button', 'Save')).toEqual([]);
});

test('another page has the focus on its heading, another tab does not', async () => {
  const { router } = await open(eve);
  await settle(() => router.goTo(`${eve}/popflow`));
  await idle();
  expect(document.activeElement).toBe(document.body);
  await settle(() => router.goTo('#/health'));
  await idle();
  expect(document.activeElement?.textContent).toBe('Health');
});

const box = (name: string) => byRole<HTMLInputElement>('textbox', name);

test('name and username are saved in one edit, only on Save', async () => {
  const { client } = await open(eve);
  await type(box('Full Name'), 'Eve Castellanos-Berg');
  await type(box('Username'), 'eve.berg');
  expect(client.sent('editUser')).toEqual([]);
  await press(byRole('button', 'Save'));
  const set = { username: 'eve.berg', fullName: 'Eve Castellanos-Berg' };
  expect(client.sent('editUser')).toEqual([{ userId: PLACES.eve, baseVersion: 3, patch: { set } }]);
});

test('an empty CRM Id is no CRM Id, and an empty username cannot be saved', async () => {
  const { client } = await open(eve);
  await type(box('CRM Id'), '');
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([{ patch: { set: { nativeId: null } } }]);
  await type(box('Username'), '');
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
  expect(main()).toContain('This field is required.');
});

test('Discard changes gives the record back', async () => {
  await open(eve);
  await type(box('Full Name'), 'Somebody else');
  await press(byRole('button', 'Discard changes'));
  expect(box('Full Name').value).toBe('Eve Castellanos');
});

test('leaving a draft asks: staying keeps it, leaving drops it; other tabs of the user are free', async () => {
  const { router } = await open(eve);
  await type(box('Full Name'), 'Draft');
  await settle(() => router.goTo(`${eve}/mapping`));
  await idle();
  expect(allByRole('dialog')).toEqual([]);
  await settle(() => router.goTo('#/health'));
  byRole('dialog', 'Leave without saving?');
  await press(byRole('button', 'Stay here'));
  await settle(() => router.goTo(eve));
  await idle();
  expect(box('Full Name').value).toBe('Draft');
  await settle(() => router.goTo('#/health'));
  await press(byRole('button', 'Discard and leave'));
  await idle();
  expect(heading()).toBe('Health');
  await settle(() => router.goTo(eve));
  await idle();
  expect(box('Full Name').value).toBe('Eve Castellanos');
});

test('the search asks for windows only, and says how many match', async () => {
  const { client } = await open(`${contoso}/users`);
  await type(byRole<HTMLInputElement>('searchbox', 'Search users'), 'cast');
  await idle();
  expect(client.sent('readUsers').at(-1)).toMatchObject({ search: 'cast', offset: 0, limit: 100 });
  expect(main()).toContain('12 of 50,000 users');
  await press(byRole('button', 'Clear filters'));
  await idle();
  expect(main()).toContain('50,000 users, 42,871 mapped');
});

test('Add User queues the user and then the group', async () => {
  const { client } = await open(`${contoso}/groups/${PLACES.tier1}/users`, {
    answers: {
      addUser: () => ok({ changeId: 'c1', userId: PLACES.eve }),
      editUser: () => ok({ changeId: 'c2' }),
    },
  });
  await press(byRole('button', 'Add User'));
  await type(box('Username'), 'new.person');
  await press(byRole('button', 'Add'));
  await idle();
  const person = { instanceId: PLACES.contoso, username: 'new.person', nativeId: null, fullName: null };
  expect(client.sent('addUser')).toEqual([person]);
  expect(client.sent('editUser')).toEqual([
    { userId: PLACES.eve, baseVersion: 0, patch: { set: { groupId: PLACES.tier1 } } },
  ]);
});

test('a taken username is told at its field', async () => {
  const detail = 'Another user of this CRM instance is called ada. Choose another username.';
  const problem = { status: 409, code: 'username_taken', title: 'Username taken', detail, field: 'username' };
  await open(`${contoso}/users`, {
    answers: { addUser: () => ({ ok: false, error: { kind: 'refused', detail, problem } }) },
  });
  await press(byRole('button', 'Add User'));
  await type(box('Username'), 'ada');
  await press(byRole('button', 'Add'));
  expect(box('Username').getAttribute('aria-invalid')).toBe('true');
  expect(document.querySelector('dialog')?.textContent).toContain(detail);
});

test('the history says that it needs the server', async () => {
  await open(`${eve}/history`, {
    answers: { readHistory: () => ({ ok: false, error: { kind: 'offline', detail: '' } }) },
  });
  const sentence = 'The history is on the server, which cannot be reached now.';
  await vi.waitFor(() => expect(main()).toContain(sentence));
});

test.each(['#/accounts', '#/health', '#/mapping/users', eve])(
  '%s has one heading while it loads',
  async (hash) => {
    const never = () => new Promise<never>(() => undefined);
    const { client, router } = await open('#/');
    Object.assign(client.answers, {
      readAccounts: never,
      readHealth: never,
      readUsers: never,
      readRecord: never,
    });
    await settle(() => router.goTo(hash));
    await vi.waitFor(() => expect(heading()).toBe(HEADINGS[hash] ?? 'CRM user'), { timeout: 10_000 });
    expect(document.querySelectorAll('h1').length).toBe(1);
  },
);

const HEADINGS: Record<string, string> = {
  '#/accounts': 'Accounts',
  '#/health': 'Health',
  '#/mapping/users': 'CRM/CTI Mapping',
};
