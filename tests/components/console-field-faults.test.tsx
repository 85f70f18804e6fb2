// @vitest-environment happy-dom
/** What cannot be stored is told at its field, in every form of the console: while it is typed, all of it at once, and when it is refused. */
import { describe, expect, test } from 'vitest';
import { AGENT_GROUPS } from '../support/console-online.ts';
import {
  AGENT_VIEW,
  AGENTS_WINDOW,
  ENVIRONMENT_VIEW,
  GROUP_VIEW,
  INSTANCE_VIEW,
  PLACES,
  userView,
} from '../support/console-views.ts';
import { type OpenConsole, ok, openConsole } from '../support/open-console.tsx';
import { press, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const NOBODY = { total: 0, offset: 0, rows: [], fields: [], affected: 0, changed: 0 };
const LONG = 'x'.repeat(1025);
const HALF = 'a\ud800';
const TOO_LONG = 'Use at most 1,024 characters.';
const UNSTORABLE =
  'The text holds a character that cannot be stored (U+0000, or half of a pair). Type it anew.';

const contoso = `#/instances/${PLACES.contoso}`;
const tier1 = `${contoso}/groups/${PLACES.tier1}`;
const niceEu = `#/telephony/${PLACES.niceEu}`;
const VIEWS = {
  'crm-instances': INSTANCE_VIEW,
  'crm-user-groups': GROUP_VIEW,
  'crm-users': userView(),
  environments: ENVIRONMENT_VIEW,
  'cti-agents': AGENT_VIEW,
};

const open = (hash: string, answers: OpenConsole['answers'] = {}) =>
  openConsole(hash, {
    answers: {
      readRecord: ({ kind }: { kind: keyof typeof VIEWS }) => ok(VIEWS[kind]),
      readAgentGroups: () => ok(AGENT_GROUPS),
      readAgents: () => ok(AGENTS_WINDOW),
      findNearAgents: () => ok({ agents: [] }),
      ...answers,
    },
  });

const box = (name: string) => byRole<HTMLInputElement>('textbox', name);
const faultAt = (name: string) => {
  const element = box(name);
  const said = (element.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id))
    .filter((text) => text?.classList.contains('field-error'));
  return element.getAttribute('aria-invalid') === 'true'
    ? said.map((text) => text?.textContent).join(' ')
    : null;
};
const send = (name: 'Add' | 'Save') =>
  allByRole('button', name).findLast(({ textContent }) => textContent === name) as HTMLButtonElement;

const ADDED: readonly [form: string, hash: string, button: string, fields: readonly string[]][] = [
  ['an instance', '#/', 'Add CRM Instance', ['Name', 'CRM ID']],
  ['a group', `${contoso}/users`, 'Add User Group', ['Name']],
  ['a user', `${contoso}/users`, 'Add User', ['CRM Id', 'Username', 'Full Name']],
  ['an environment', '#/telephony', 'Add Environment', ['Name', 'Platform type', 'Region']],
  ['an agent', niceEu, 'Add Agent', ['Agent Id', 'Name', 'Extension', 'Login Id']],
  ['an agent group', `${niceEu}/groups`, 'Add Agent Group', ['Name']],
];

describe.each(ADDED)('the dialog of %s', (_, hash, name, fields) => {
  test('tells every text that is too long at its field, and sends nothing', async () => {
    const { client } = await open(hash);
    await press(byRole('button', name));
    for (const field of fields) await type(box(field), LONG);
    expect(fields.map(faultAt)).toEqual(fields.map(() => TOO_LONG));
    await press(send('Add'));
    expect(client.sent('createRecord')).toEqual([]);
    expect(client.sent('addUser')).toEqual([]);
    for (const field of fields) await type(box(field), HALF);
    expect(fields.map(faultAt)).toEqual(fields.map(() => UNSTORABLE));
    for (const field of fields) await type(box(field), 'x'.repeat(1024));
    expect(fields.map(faultAt)).toEqual(fields.map(() => null));
  });

  test('tells at the field what it was refused for, in the words of people', async () => {
    const field = fields.at(-1) as string;
    const key = KEYS[field] ?? 'name';
    const named = name === 'Add CRM Instance' ? 'crmId' : key;
    const detail = `${named}: Use at most 1024 characters.`;
    const problem = { status: 422, code: 'invalid_body', title: 'Not a valid edit', field: named, detail };
    const refused = () => ({ ok: false as const, error: { kind: 'refused' as const, detail, problem } });
    await open(hash, { createRecord: refused, addUser: refused });
    await press(byRole('button', name));
    for (const one of fields) await type(box(one), 'x');
    await press(send('Add'));
    expect(faultAt(field)).toBe(TOO_LONG);
    expect(byRole('dialog').textContent).not.toContain(`${named}:`);
    await type(box(field), 'y');
    expect(faultAt(field)).toBeNull();
  });
});

const KEYS: Record<string, string> = {
  'Full Name': 'fullName',
  Region: 'region',
  'Login Id': 'loginId',
};

test('a required field that was emptied again says so', async () => {
  await open('#/telephony');
  await press(byRole('button', 'Add Environment'));
  expect(faultAt('Name')).toBeNull();
  await type(box('Name'), 'x');
  await type(box('Name'), '');
  expect(faultAt('Name')).toBe('This field is required.');
});

const EDITED: readonly [form: string, hash: string, fields: readonly string[]][] = [
  ['a group', tier1, ['Name']],
  ['a user', `${contoso}/users/${PLACES.eve}`, ['Full Name', 'Username', 'CRM Id']],
  ['an environment', `${niceEu}/settings`, ['Name', 'Platform type', 'Region']],
  ['an agent', `${niceEu}/agents/${PLACES.agent}`, ['Agent Id', 'Name', 'Extension', 'Login Id']],
];

describe.each(EDITED)('the form of %s', (_, hash, fields) => {
  test('tells every text that cannot be stored at its field, and holds Save', async () => {
    await open(hash);
    for (const field of fields) await type(box(field), LONG);
    expect(fields.map(faultAt)).toEqual(fields.map(() => TOO_LONG));
    expect(send('Save').disabled).toBe(true);
    for (const field of fields) await type(box(field), HALF);
    expect(fields.map(faultAt)).toEqual(fields.map(() => UNSTORABLE));
    expect(send('Save').disabled).toBe(true);
    for (const field of fields) await type(box(field), 'fits');
    expect(fields.map(faultAt)).toEqual(fields.map(() => null));
    expect(send('Save').disabled).toBe(false);
  });

  test('tells at the field what an edit was refused for', async () => {
    const detail = 'Somebody else is called so.';
    const key = hash.includes('/users/') ? 'username' : hash.includes('/agents/') ? 'agentId' : 'name';
    const field = hash.includes('/users/') ? 'Username' : (fields[0] as string);
    const problem = { status: 409, code: 'taken', title: 'Taken', detail, field: key };
    const refused = () => ({ ok: false as const, error: { kind: 'refused' as const, detail, problem } });
    await open(hash, { editRecord: refused, editUser: refused, readImpact: () => ok(NOBODY) });
    await type(box(field), 'Taken');
    await press(send('Save'));
    expect(faultAt(field)).toBe(detail);
    await type(box(field), 'Free');
    expect(faultAt(field)).toBeNull();
  });
});

test('settings of a group tell at their field what cannot be stored', async () => {
  await open(`${tier1}/popflow`);
  await type(box('Event name'), LONG);
  expect(faultAt('Event name')).toBe(TOO_LONG);
  expect(byRole<HTMLButtonElement>('button', 'Add event').disabled).toBe(true);
  await type(box('Event name'), 'Held');
  await press(byRole('button', 'Add event'));
  await type(box('Workflow for Held'), LONG);
  expect(faultAt('Workflow for Held')).toBe(TOO_LONG);
  expect(send('Save').disabled).toBe(true);
});

describe('the settings of an instance', () => {
  const secret = () =>
    [...document.querySelectorAll('input')].find(({ type }) => type === 'password') as HTMLInputElement;
  const faultOfSecret = () =>
    document.getElementById(secret().getAttribute('aria-describedby') ?? '')?.textContent ?? null;

  test('tell all of it at once, also of a replaced secret, and send nothing', async () => {
    const { client } = await open(contoso);
    await type(box('Name'), LONG);
    await type(box('Connection username'), LONG);
    await type(box('Runtime URL'), `https://a.example/${LONG}`);
    await press(byRole('button', 'Replace Connection password'));
    await type(secret(), LONG);
    expect(['Name', 'Connection username', 'Runtime URL'].map(faultAt)).toEqual([
      TOO_LONG,
      TOO_LONG,
      TOO_LONG,
    ]);
    expect(faultOfSecret()).toBe(TOO_LONG);
    await press(byRole('button', 'Save CRM Instance Settings'));
    expect(client.sent('editRecord')).toEqual([]);
    expect(document.querySelector('.fault-list')?.querySelectorAll('li')).toHaveLength(4);
  });

  test('never replace a secret by nothing', async () => {
    const { client } = await open(contoso, { readImpact: () => ok(NOBODY) });
    await press(byRole('button', 'Replace Connection password'));
    await press(byRole('button', 'Save CRM Instance Settings'));
    expect(client.sent('editRecord')).toEqual([]);
    expect(faultOfSecret()).toBe('Type the new value, or choose Cancel.');
  });

  test('tell at the field what they were refused for, until it is another', async () => {
    const detail = 'connectivity.siteUrl: Use an address that begins with https:// or http://.';
    const field = 'connectivity.siteUrl';
    const problem = { status: 422, code: 'invalid_body', title: 'Not a valid edit', field, detail };
    const refused = () => ({ ok: false as const, error: { kind: 'refused' as const, detail, problem } });
    await open(contoso, { readImpact: () => ok(NOBODY), editRecord: refused });
    await type(box('Site URL'), 'https://other.example');
    await press(byRole('button', 'Save CRM Instance Settings'));
    expect(faultAt('Site URL')).toBe('Use an address that begins with https:// or http://.');
    expect(document.querySelector('main')?.textContent).not.toContain(field);
    await type(box('Site URL'), 'https://third.example');
    expect(faultAt('Site URL')).toBeNull();
  });
});

test('the page Resolve asks nothing that no record can hold', async () => {
  const { client } = await open('#/resolve');
  await type(box('Agent Id'), LONG);
  expect(faultAt('Agent Id')).toBe(TOO_LONG);
  expect(client.sent('traceEvent')).toEqual([]);
});
