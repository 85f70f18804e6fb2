// @vitest-environment happy-dom
/** The telephony side in the console: adding and editing environments, agents and agent groups. */
import { expect, test } from 'vitest';
import { AGENT_GROUPS } from '../support/console-online.ts';
import { AGENT_VIEW, AGENTS_WINDOW, ENVIRONMENT_VIEW, PLACES } from '../support/console-views.ts';
import { idle, type OpenConsole, ok, openConsole, SUPPORT } from '../support/open-console.tsx';
import { uuid } from '../support/panel-views.ts';
import { choose, press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';

const niceEu = `#/telephony/${PLACES.niceEu}`;
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

const open = (hash: string, given: OpenConsole = {}) =>
  openConsole(hash, {
    ...given,
    answers: {
      readRecord: ({ kind }: { kind: string }) => ok(kind === 'cti-agents' ? AGENT_VIEW : ENVIRONMENT_VIEW),
      readAgents: () => ok(AGENTS_WINDOW),
      readAgentGroups: () => ok(AGENT_GROUPS),
      findNearAgents: () => ok({ agents: [] }),
      createRecord: ({ record }: { record: { id: string } }) => ok({ id: record.id }),
      editRecord: () => ok({ changeId: 'c.1' }),
      ...given.answers,
    },
  });
const main = () => (document.querySelector('main')?.textContent ?? '').replace(/\s+/g, ' ');
const box = (name: string) => byRole<HTMLInputElement>('textbox', name);
const inDialog = (name: string) =>
  [...byRole('dialog').querySelectorAll('button')].find(
    ({ textContent }) => textContent === name,
  ) as HTMLButtonElement;
const boxIn = (label: string) =>
  [...byRole('dialog').querySelectorAll('select')].find(
    (select) => document.querySelector(`label[for="${select.id}"]`)?.textContent === label,
  ) as HTMLSelectElement;

test('an environment is added with name, platform type and region', async () => {
  const { client } = await open('#/telephony');
  await press(byRole('button', 'Add Environment'));
  byRole('dialog', 'Add a new Environment');
  await type(box('Name'), 'NICE US');
  expect(inDialog('Add').disabled).toBe(true);
  await type(box('Platform type'), 'nice');
  await press(inDialog('Add'));
  const record = { id: ID, name: 'NICE US', platformType: 'nice', region: null };
  expect(client.sent('createRecord')).toEqual([{ kind: 'environments', record }]);
  expect(location.hash).toMatch(/^#\/telephony\/[0-9a-f-]{36}$/);
});

test('a name that is taken is told at its box', async () => {
  const detail = 'Another environment is called NICE EU. Choose another name.';
  const problem = { status: 409, code: 'environment_name_taken', title: 'Taken', field: 'name', detail };
  await open('#/telephony', {
    answers: { createRecord: () => ({ ok: false, error: { kind: 'refused', detail, problem } }) },
  });
  await press(byRole('button', 'Add Environment'));
  await type(box('Name'), 'NICE EU');
  await type(box('Platform type'), 'nice');
  await press(inDialog('Add'));
  expect(box('Name').getAttribute('aria-invalid')).toBe('true');
  expect(byRole('dialog').textContent).toContain(detail);
});

test('an environment is edited and deactivated in one edit, only on Save', async () => {
  const { client } = await open(`${niceEu}/settings`);
  await type(box('Region'), '');
  await press(byRole('checkbox', 'Active'));
  expect(client.sent('editRecord')).toEqual([]);
  await press(byRole('button', 'Save'));
  const { id, version } = ENVIRONMENT_VIEW.environment;
  expect(client.sent('editRecord')).toEqual([
    { kind: 'environments', id, baseVersion: version, patch: { set: { region: null, active: false } } },
  ]);
});

test('leaving a draft of an environment asks', async () => {
  const { router } = await open(`${niceEu}/settings`);
  await type(box('Name'), 'Draft');
  await settle(() => router.goTo('#/health'));
  byRole('dialog', 'Leave without saving?');
});

test('an agent is added with its id exactly as typed, and near twins are warned of', async () => {
  const twin = { id: uuid(41), name: 'Night line', agentId: 'A4711' };
  const { client } = await open(niceEu, { answers: { findNearAgents: () => ok({ agents: [twin] }) } });
  await press(byRole('button', 'Add Agent'));
  byRole('dialog', 'Add a new CTI Agent');
  await type(box('Agent Id'), ' a4711');
  await type(box('Name'), 'Second line');
  await idle();
  expect(byRole('dialog').textContent).toContain('begins or ends with a space. It is kept exactly as typed.');
  expect(byRole('dialog').textContent).toContain('There is A4711 (Night line) already.');
  await choose(boxIn('Agent Group'), '\u2003Nights');
  await press(inDialog('Add'));
  expect(client.sent('createRecord')).toEqual([
    {
      kind: 'cti-agents',
      record: {
        id: ID,
        environmentId: PLACES.niceEu,
        agentGroupId: uuid(43),
        agentId: ' a4711',
        name: 'Second line',
        extension: null,
        loginId: null,
      },
    },
  ]);
});

test('an agent is edited; its id is required', async () => {
  const { client } = await open(`${niceEu}/agents/${PLACES.agent}`);
  await type(box('Agent Id'), '');
  expect(main()).toContain('This field is required.');
  expect(byRole<HTMLButtonElement>('button', 'Save').disabled).toBe(true);
  await type(box('Agent Id'), '0007');
  await type(box('Extension'), '');
  await press(byRole('button', 'Save'));
  expect(client.sent('editRecord')).toMatchObject([
    { kind: 'cti-agents', patch: { set: { agentId: '0007', extension: null } } },
  ]);
});

test('agent groups are added, moved and renamed; none goes under itself', async () => {
  const { client } = await open(`${niceEu}/groups`);
  expect(main()).toContain('Voice 12 agents');
  await press(byRole('button', 'Add Agent Group'));
  await type(box('Name'), 'Mail');
  await press(inDialog('Add'));
  const record = { id: ID, environmentId: PLACES.niceEu, name: 'Mail', parentId: null };
  expect(client.sent('createRecord')).toEqual([{ kind: 'agent-groups', record }]);
  await press(allByRole('button', 'Edit')[0] as HTMLElement);
  await idle();
  expect([...boxIn('Parent group').options].map(({ text }) => text)).toEqual(['At the top', 'Chat']);
  await choose(boxIn('Parent group'), 'Chat');
  await press(inDialog('Save'));
  expect(client.sent('editRecord')).toEqual([
    {
      kind: 'agent-groups',
      id: uuid(42),
      baseVersion: 2,
      patch: { set: { name: 'Voice', parentId: uuid(44) } },
    },
  ]);
});

test('support reads the telephony side and is offered no change', async () => {
  const readOnly = { reason: 'role' as const };
  const { router } = await open(`${niceEu}/settings`, {
    ...SUPPORT,
    answers: {
      ...SUPPORT.answers,
      readRecord: ({ kind }: { kind: string }) =>
        ok({ ...(kind === 'cti-agents' ? AGENT_VIEW : ENVIRONMENT_VIEW), readOnly }),
    },
  });
  expect(allByRole('textbox')).toEqual([]);
  for (const hash of [niceEu, `${niceEu}/groups`, `${niceEu}/agents/${PLACES.agent}`, '#/telephony']) {
    await settle(() => router.goTo(hash));
    await idle();
    const names = allByRole('button').map(({ textContent }) => textContent ?? '');
    expect(names.filter((name) => /^(Add|Edit|Delete|Save)/.test(name))).toEqual([]);
  }
});
