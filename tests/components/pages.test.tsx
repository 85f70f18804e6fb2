// @vitest-environment happy-dom
/** Set-up and console by accessible role and name. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { Console } from '../../components/console/console.tsx';
import { Setup } from '../../components/setup/setup.tsx';
import type { PanelView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { panelView, uuid } from '../support/panel-views.ts';
import { press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const noServer = panelView({
  session: { state: 'no-server', server: null, username: null, role: null },
  person: { kind: 'nobody', why: 'no-claim' },
});
const session = (state: 'signed-out' | 'signed-in'): PanelView['session'] => ({
  state,
  server: 'https://pp.example.com',
  username: state === 'signed-in' ? 'admin.ada' : null,
  role: null,
});

async function setup(view: PanelView, address = '', granted = false) {
  const asked: string[][] = [];
  const site = {
    instanceId: uuid(1),
    name: 'Contoso Service',
    sites: ['https://crm.example.com/*'],
    granted,
  };
  const client = fakePageClient({
    view,
    surface: 'setup',
    answers: {
      connectServer: () => ({ ok: true, value: { address: 'https://pp.example.com', serverVersion: '1' } }),
      listSites: () => ({ ok: true, value: [{ ...site, granted: granted || asked.length > 0 }] }),
    },
  });
  const request = async (origins: string[]) => {
    asked.push(origins);
    return true;
  };
  await renderPage(<Setup permissions={{ request }} address={address} />, { client });
  return { client, asked };
}

test('the address is prefilled and Connect uses it', async () => {
  const { client } = await setup(noServer, 'https://pp.example.com');
  expect(byRole<HTMLInputElement>('textbox', 'Server address').value).toBe('https://pp.example.com');
  await press(byRole('button', 'Connect'));
  expect(client.sent('connectServer')).toEqual([{ address: 'https://pp.example.com' }]);
});

test('a wrong address is told at the field', async () => {
  const { client } = await setup(noServer);
  await type(byRole('textbox', 'Server address'), 'not an address');
  await press(byRole('button', 'Connect'));
  const field = byRole('textbox', 'Server address');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
    'Enter the address of the server',
  );
  expect(client.sent('connectServer')).toEqual([]);
});

test('signing in waits for the server', async () => {
  const { client } = await setup(noServer);
  expect(byRole<HTMLButtonElement>('button', 'Sign in').disabled).toBe(true);
  await settle(() => client.tell('viewChanged', panelView({ session: session('signed-out') })));
  await press(byRole('button', 'Sign in'));
  expect(client.sent('signIn')).toHaveLength(1);
});

test('allowing asks for the sites of the granted instances', async () => {
  const { asked } = await setup(panelView({ session: session('signed-in') }));
  await press(byRole('button', 'Allow on these sites'));
  expect(asked).toEqual([['https://crm.example.com/*']]);
  expect(document.body.textContent).toContain('Patchpanel may run on these sites.');
});

test('sites that are already granted are said to be', async () => {
  await setup(panelView({ session: session('signed-in') }), '', true);
  expect(allByRole('button', 'Allow on these sites')).toEqual([]);
  expect(document.body.textContent).toContain('Patchpanel may run on these sites.');
});

test.each([
  ['the sites', false, ['https://acme.my.salesforce.com/*']],
  ['nothing but that where the sites are allowed', true, []],
])('Salesforce is asked for cookies in one click with %s, and says why', async (_, granted, origins) => {
  const asked: unknown[] = [];
  const site = { instanceId: uuid(1), name: 'Acme', sites: ['https://acme.my.salesforce.com/*'] };
  const client = fakePageClient({
    view: panelView(),
    surface: 'setup',
    answers: {
      listSites: () => {
        const wish = asked.length > 0 ? { granted: true } : { granted, wantsCookies: true };
        return { ok: true, value: [{ ...site, ...wish }] };
      },
    },
  });
  const request = async (...wanted: unknown[]) => {
    asked.push(wanted);
    return true;
  };
  await renderPage(<Setup permissions={{ request }} address="" />, { client });
  await settle(() => undefined);
  expect(document.body.textContent).toContain('The browser therefore asks for cookies as well.');
  await press(byRole('button', 'Allow on these sites'));
  expect(asked).toEqual([[origins, ['cookies']]]);
  expect(document.body.textContent).toContain('Patchpanel may run on these sites.');
  expect(document.body.textContent).not.toContain('cookies');
});

async function openConsole(name: string, rest = '') {
  const client = fakePageClient({
    view: panelView(),
    surface: 'console',
  });
  const nothing = () => undefined;
  const route = signal({ name, rest });
  const router = { route, asked: signal(null), hold: () => nothing, answer: nothing, stop: nothing };
  await renderPage(<Console router={router} />, { client });
  return client;
}

test('the console has its navigation, account and state', async () => {
  await openConsole('');
  expect(byRole('navigation', 'Configuration').textContent).toContain('Pending changes');
  byRole('button', 'Account');
  expect(byRole('status', 'Sync status').textContent).toContain('Live');
});

test('an edit carried from the panel is shown and saved only on Save', async () => {
  const edit = {
    userId: uuid(31),
    userName: 'Ben Okafor',
    baseVersion: 3,
    patch: { set: { groupId: null } },
    lines: ['User group becomes No group'],
  };
  const client = await openConsole('confirm', encodeURIComponent(JSON.stringify(edit)));
  expect(byRole('heading', 'Save this change of Ben Okafor?').tagName).toBe('H1');
  expect(document.body.textContent).toContain('User group becomes No group');
  await press(byRole('button', 'Save'));
  const { userId, baseVersion, patch } = edit;
  expect(client.sent('editUser')).toEqual([{ userId, baseVersion, patch }]);
});

const toConfirm = { userId: 'u', userName: 'New Person', baseVersion: 0, patch: {}, lines: ['A line'] };

test('a move that the panel could not confirm is confirmed in the console', async () => {
  const move = { agentId: 'a', fromUserId: 'f' };
  const client = await openConsole('confirm', encodeURIComponent(JSON.stringify({ ...toConfirm, move })));
  await press(byRole('button', 'Save'));
  expect(client.sent('moveAgent')).toEqual([
    { agentId: 'a', fromUserId: 'f', to: { userId: 'u', baseVersion: 0, patch: {} } },
  ]);
});

test('an addition that the panel could not confirm is confirmed in the console', async () => {
  const add = { instanceId: 'i', username: 'new.person', nativeId: null, fullName: null };
  const client = await openConsole('confirm', encodeURIComponent(JSON.stringify({ ...toConfirm, add })));
  await press(byRole('button', 'Save'));
  expect(client.sent('addUser')).toEqual([add]);
  expect(client.sent('editUser')).toEqual([]);
});
