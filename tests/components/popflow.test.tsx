// @vitest-environment happy-dom
/** Overriding and resetting PopFlow settings in the panel, by accessible role and name. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { Panel } from '../../components/panel/panel.tsx';
import { SettingControl } from '../../components/popflow/setting-control.tsx';
import type { PopFlowRow } from '../../lib/app/popflow-rows.ts';
import type { SettingValue } from '../../lib/schema/settings-fields.ts';
import type { PanelView, PersonView } from '../../lib/schema/views.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { openGuard } from '../support/open-guard.ts';
import { panelView, personView } from '../support/panel-views.ts';
import { choose, press, renderPage, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

async function show(fields: Partial<PanelView> = {}, guard = openGuard()) {
  const client = fakePageClient({ view: panelView(fields), surface: 'panel' });
  await renderPage(<Panel />, { client, guard });
  return client;
}

async function showAll(fields: Partial<PanelView> = {}) {
  const client = await show(fields);
  await press(byRole('button', 'Show all 9'));
  return client;
}

const region = () => byRole('region', 'PopFlow settings');
const changedView = (fields: Partial<PersonView['user']>) => {
  const now = personView();
  const user = { ...now.user, version: 4, ...fields };
  return panelView({ person: { kind: 'person', person: { ...now, user, updatedBy: 'admin.ben' } } });
};

test('override starts from the inherited value and saves it even though nothing differs', async () => {
  const client = await showAll();
  await press(byRole('button', 'Override Log level'));
  expect(byRole<HTMLSelectElement>('combobox', 'Log level').value).toBe('error');
  expect(client.sent('editUser')).toEqual([]);
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toEqual([
    { userId: personView().user.id, baseVersion: 3, patch: { set: { popFlow: { logLevel: 'error' } } } },
  ]);
  expect(allByRole('button', 'Save')).toEqual([]);
});

test('an own value is edited in place: enum and boolean', async () => {
  const client = await showAll();
  await choose(byRole('combobox', 'Client display'), 'hidden');
  await press(byRole('button', 'Override Open automatically'));
  await press(byRole('radio', 'On'));
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([
    { patch: { set: { popFlow: { clientDisplay: 'hidden', autoOpen: true } } } },
  ]);
});

test('reset drops the own value and shows what is inherited before it is saved', async () => {
  const client = await show();
  await press(byRole('button', 'Reset Client display'));
  expect(region().textContent).toContain('Client displayfrom instance Contoso Servicedraftdocked');
  expect(byRole('button', 'Override Client display')).toBeDefined();
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([{ patch: { unset: { popFlow: ['clientDisplay'] } } }]);
});

test('resetting a drafted override leaves nothing to save', async () => {
  await showAll();
  await press(byRole('button', 'Override Log level'));
  await press(byRole('button', 'Reset Log level'));
  expect(allByRole('button', 'Save')).toEqual([]);
});

test('an event can deliberately have no workflow', async () => {
  const client = await showAll();
  await press(byRole('button', 'Override Ringing'));
  expect(byRole<HTMLInputElement>('textbox', 'Workflow for Ringing').value).toBe('Open contact');
  await press(byRole('checkbox', 'No workflow'));
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([
    { patch: { set: { popFlow: { events: { Ringing: null } } } } },
  ]);
});

test('an event that no level has is added by name, and saved only with a workflow', async () => {
  const client = await showAll();
  await type(byRole('textbox', 'Event name'), 'Ringing');
  expect(byRole<HTMLButtonElement>('button', 'Add event').disabled).toBe(true);
  await type(byRole('textbox', 'Event name'), 'Hold');
  await press(byRole('button', 'Add event'));
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
  await type(byRole('textbox', 'Workflow for Hold'), 'Take a note');
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([
    { patch: { set: { popFlow: { events: { Hold: 'Take a note' } } } } },
  ]);
});

test('an event cannot take a name that no object can hold', async () => {
  await showAll();
  await type(byRole('textbox', 'Event name'), '__proto__');
  expect(byRole<HTMLButtonElement>('button', 'Add event').disabled).toBe(true);
});

test('settings of the instance alone have no override', async () => {
  await showAll();
  expect(allByRole('button', 'Override Runtime URL')).toEqual([]);
  expect(allByRole('button', 'Explain Runtime URL')).toHaveLength(1);
});

test('a reader without the role can explain and change nothing', async () => {
  await showAll({ readOnly: { reason: 'role' } });
  const names = allByRole('button').map((button) => button.getAttribute('aria-label') ?? '');
  expect(names.filter((name) => /^(Override|Reset) /.test(name))).toEqual([]);
  expect(names).toContain('Explain Log level');
});

test('a remote change of the drafted setting locks Save until the person chooses', async () => {
  const client = await show();
  await choose(byRole('combobox', 'Client display'), 'hidden');
  await settle(() => client.tell('viewChanged', changedView({ popFlow: { clientDisplay: 'docked' } })));
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
  await press(byRole('button', 'Keep mine'));
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([{ baseVersion: 4 }]);
});

test('a remote change of another setting leaves the draft to be saved', async () => {
  const client = await show();
  await choose(byRole('combobox', 'Client display'), 'hidden');
  const popFlow = { clientDisplay: 'popped-out', logLevel: 'debug' };
  await settle(() => client.tell('viewChanged', changedView({ popFlow })));
  await press(byRole('button', 'Save'));
  expect(client.sent('editUser')).toMatchObject([
    { baseVersion: 4, patch: { set: { popFlow: { clientDisplay: 'hidden' } } } },
  ]);
});

test('discarding returns to what is saved', async () => {
  await show();
  await choose(byRole('combobox', 'Client display'), 'hidden');
  await press(byRole('button', 'Discard changes'));
  expect(byRole<HTMLSelectElement>('combobox', 'Client display').value).toBe('popped-out');
});

test('a setting with a queued edit is marked', async () => {
  await show({
    person: { kind: 'person', person: personView({ pendingFields: ['popFlow.clientDisplay'] }) },
  });
  expect(region().textContent).toContain('not saved yet');
});

test('while the panel is not plainly visible Save is locked with a reason', async () => {
  await show({}, openGuard(signal(false)));
  await choose(byRole('combobox', 'Client display'), 'hidden');
  expect(byRole<HTMLButtonElement>('button', 'Save').title).toContain('not plainly visible');
});

async function showControl(row: Partial<PopFlowRow>) {
  const base = {
    key: 'x',
    label: 'Field',
    help: null,
    isEvent: false,
    options: [],
    isOwnable: true,
    level: 'user' as const,
  };
  const full: PopFlowRow = { ...base, type: 'text', value: '', source: 'user', chain: [], ...row };
  const values: SettingValue[] = [];
  const client = fakePageClient({ view: panelView() });
  await renderPage(<SettingControl row={full} onChange={(value) => values.push(value)} />, { client });
  return values;
}

test.each([
  ['number', '1.5', 1.5],
  ['duration', '250', 250],
  ['number', 'x', 'x'],
  ['url', 'https://a.example', 'https://a.example'],
  ['text', '', ''],
] as const)('a %s that is typed as "%s" becomes %s', async (fieldType, typed, value) => {
  const values = await showControl({ type: fieldType, value: fieldType === 'text' ? 'a' : 1 });
  await type(byRole('textbox', 'Field'), typed);
  expect(values).toEqual([value]);
});

test.each([
  ['number', 'x', 'Use a number.'],
  ['duration', -1, 'Use a whole number of milliseconds.'],
  ['url', 'ftp://a', 'Use an address that begins with https:// or http://.'],
] as const)('a %s of %s is refused in a sentence', async (fieldType, value, sentence) => {
  await showControl({ type: fieldType, value });
  expect(document.querySelector('[role=alert]')?.textContent).toBe(sentence);
});

test('a choice that only a later server offers is shown, and stays until another one is made', async () => {
  const values = await showControl({ type: 'enum', value: 'later', options: ['error', 'debug'] });
  const box = byRole('combobox', 'Field') as HTMLSelectElement;
  expect([...box.options].map(({ text }) => text)).toEqual(['later', 'error', 'debug']);
  expect(box.value).toBe('later');
  expect(values).toEqual([]);
});
