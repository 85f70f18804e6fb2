// @vitest-environment happy-dom
/** The history of the user shown in the panel: for support and admins, read when it is opened, read only. */
import { expect, test, vi } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import type { PanelView } from '../../lib/schema/views.ts';
import { DECIDED_HISTORY, HISTORY } from '../support/console-lists.ts';
import { type FakePageClient, fakePageClient } from '../support/fake-page-client.ts';
import { panelView, personView } from '../support/panel-views.ts';
import { press, renderPage, settle } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const OFFLINE = { ok: false as const, error: { kind: 'offline' as const, detail: '' } };

async function show(view: PanelView = panelView(), answers: FakePageClient['answers'] = {}) {
  const readHistory = () => ({ ok: true as const, value: HISTORY });
  const client = fakePageClient({ view, surface: 'panel', answers: { readHistory, ...answers } });
  await renderPage(<Panel />, { client });
  return client;
}
const region = () => byRole('region', 'History').textContent ?? '';
const open = async () => {
  await press(byRole('button', 'Who changed what?'));
  await vi.waitFor(async () => {
    await settle(() => undefined);
    if (document.querySelector('.skeleton')) throw new Error('It is still being read.');
  });
};

test('is asked for only when it is opened, and says who changed what', async () => {
  const client = await show();
  expect(client.sent('readHistory')).toEqual([]);
  await open();
  expect(client.sent('readHistory')).toEqual([{ kind: 'crm-users', id: personView().user.id, after: null }]);
  expect(region()).toContain('admin.ben changed it');
  expect(region()).toContain('User group: Tier 2 → Tier 1');
  expect(allByRole('button', 'Revert')).toEqual([]);
});

test('says that somebody decided between two changes', async () => {
  await show(panelView(), { readHistory: () => ({ ok: true, value: DECIDED_HISTORY }) });
  await open();
  expect(region().match(/admin\.ada decided between two changes/g)).toHaveLength(2);
  expect(region()).toContain('Full Name: Eve C. → Eve Castellanos');
});

test('offline it says what it needs', async () => {
  await show(panelView(), { readHistory: () => OFFLINE });
  await open();
  expect(region()).toContain('The history is on the server, which cannot be reached now.');
});

test('is not for agents', async () => {
  const { session } = panelView();
  await show(panelView({ session: { ...session, role: 'agent' }, readOnly: { reason: 'role' } }));
  expect(allByRole('button', 'Who changed what?')).toEqual([]);
});
