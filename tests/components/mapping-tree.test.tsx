// @vitest-environment happy-dom
/** The tree of agents in the editor: places, check states, branches, keyboard, details; by accessible role and name. */
import { expect, test } from 'vitest';
import { agent, personView, uuid } from '../support/panel-views.ts';
import { press, settle, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { active, edit, key, lastQuery, opened, own, show, stateOf } from './mapping-at-work.tsx';

/** Names are not unique in a long tree: the last row of that name. */
const checkedAt = (name?: string | null) =>
  allByRole('treeitem', name ?? '')
    .at(-1)
    ?.getAttribute('aria-checked');
const note = () => document.querySelector('.picker-note')?.textContent;

test('rows say level, place and number of siblings', async () => {
  await edit();
  const placeOf = (name: string) =>
    ['aria-level', 'aria-posinset', 'aria-setsize'].map((aria) =>
      byRole('treeitem', name).getAttribute(aria),
    );
  expect(placeOf('NICE EU')).toEqual(['1', '1', '2']);
  expect(placeOf('Chloe Castellanos')).toEqual(['2', '3', '40']);
});

test('an environment is checked in part while some of its agents are', async () => {
  await edit();
  await expect.poll(() => stateOf('NICE EU')).toBe('mixed');
  await press(byRole('treeitem', 'Ada Adeyemi'));
  await press(byRole('treeitem', 'Ben Brandt'));
  await expect.poll(() => stateOf('NICE EU')).toBe('false');
});

test('checking an environment takes all its agents but those of other users, with the advice', async () => {
  const client = await edit(own(2), 14);
  await press(byRole('treeitem', 'NICE EU').querySelector('.tick') as HTMLElement);
  await expect
    .poll(note)
    .toBe('10 agents of NICE EU added. 2 of NICE EU stay on the own lists of other users.');
  expect(document.body.textContent).toContain('12 agents on one list. At most ten are advised.');
  await press(byRole('button', 'Save Mapping'));
  const [edit1] = client.sent('editUser') as { patch: { set: { mapping: { agents: string[] } } } }[];
  expect(edit1?.patch.set.mapping.agents).toHaveLength(12);
});

test('checking it again takes them off, and what is picked elsewhere stays', async () => {
  await edit(own(2), 4);
  await press(byRole('treeitem', 'Genesys US').querySelector('.tick') as HTMLElement);
  await expect.poll(note).toBe('4 agents of Genesys US added.');
  await press(byRole('treeitem', 'Genesys US').querySelector('.tick') as HTMLElement);
  await expect.poll(note).toBe('4 agents of Genesys US removed.');
  expect(byRole('list', 'Mapped agents').children).toHaveLength(2);
});

test('an environment with more agents than one list may hold is not checked, and says why', async () => {
  await edit(own(2), 1_200);
  await press(byRole('treeitem', 'NICE EU').querySelector('.tick') as HTMLElement);
  await expect.poll(note).toContain('NICE EU holds 1,200 agents, and one list at most 1,000.');
  expect(allByRole('button', 'Save Mapping')).toEqual([]);
});

test('space checks, enter shows or folds, star unfolds', async () => {
  await edit();
  await key('Enter');
  await expect.poll(() => byRole('treeitem', 'NICE EU').getAttribute('aria-expanded')).toBe('false');
  await key('*');
  await expect.poll(() => byRole('treeitem', 'NICE EU').getAttribute('aria-expanded')).toBe('true');
  await key('ArrowDown');
  await key(' ');
  expect(stateOf('Ada Adeyemi')).toBe('false');
  await key('Enter');
  expect((await opened('CTI Agent')).textContent).toContain('4711');
});

test('end and type-ahead reach rows that were never read, and the active row stays in the document', async () => {
  await edit(own(2), 500);
  await key('End');
  await expect.poll(active).toBe('Jonas Ferrari');
  await key('Home');
  expect(active()).toBe('NICE EU');
  await key('g');
  await expect.poll(active).toBe('Gustav Grünwald');
  await key('e');
  await expect.poll(active).toBe('Genesys US');
});

test('what is asked of a row that is not read yet is done when it is', async () => {
  const client = await edit(own(2), 500);
  const former = client.answers.readAgentTree;
  let answer = () => {};
  client.answers.readAgentTree = ((query: never) =>
    new Promise((resolve) => {
      answer = () => resolve(former?.(query) as never);
    })) as never;
  await key('End');
  await key(' ');
  client.answers.readAgentTree = former as never;
  await settle(() => answer());
  await expect.poll(() => checkedAt(active())).toBe('true');
});

test('the left arrow goes to the branch however far above it is', async () => {
  await edit(own(2), 500);
  await key('End');
  await expect.poll(active).toBe('Jonas Ferrari');
  await key('ArrowLeft');
  await expect.poll(active).toBe('Genesys US');
});

test('the active row stays the same agent when rows above it go', async () => {
  const client = await edit();
  await key('ArrowDown');
  await key('ArrowDown');
  expect(active()).toBe('Ben Brandt');
  const former = client.answers.readAgentTree;
  client.answers.readAgentTree = ((query: never) => {
    const result = former?.(query) as { ok: true; value: { rows: unknown[]; total: number } };
    const { rows, total } = result.value;
    return {
      ok: true,
      value: { ...result.value, rows: rows.filter((_, index) => index !== 1), total: total - 1 },
    };
  }) as never;
  await settle(() => client.tell('directoryChanged', { revision: 9 }));
  await expect.poll(() => allByRole('treeitem', 'Ada Adeyemi')).toHaveLength(0);
  expect(active()).toBe('Ben Brandt');
});

test('rows that were read ahead are there before the answer, and it leaves them in place', async () => {
  const client = await edit();
  // Read once the tree is painted
  await expect.poll(() => client.sent('lookAhead')).toHaveLength(1);
  await settle(() => undefined);
  const former = client.answers.readAgentTree;
  let answer: (() => void) | null = null;
  client.answers.readAgentTree = ((query: never) =>
    new Promise((resolve) => {
      answer = () => resolve(former?.(query) as never);
    })) as never;
  await type(byRole('searchbox', 'Search agents'), 'f');
  expect(byRole('tree').getAttribute('aria-busy')).toBe('false');
  // Outside the view rows are what they were until the paint
  await expect.poll(() => allByRole('treeitem', 'Ada Adeyemi')).toHaveLength(0);
  const row = byRole('treeitem', 'Farah Ferrari');
  await expect.poll(() => answer).not.toBeNull();
  await settle(() => answer?.());
  expect(byRole('treeitem', 'Farah Ferrari')).toBe(row);
});

test('typing while answers are late keeps the box responsive and ends with what was typed', async () => {
  const client = await edit();
  const former = client.answers.readAgentTree;
  const held: (() => void)[] = [];
  client.answers.lookAhead = () => ({ ok: true, value: [] });
  client.answers.readAgentTree = ((query: never) =>
    new Promise((resolve) => held.push(() => resolve(former?.(query) as never)))) as never;
  const box = byRole<HTMLInputElement>('searchbox', 'Search agents');
  for (const text of ['e', 'er', 'eri']) await type(box, text);
  expect(box.value).toBe('eri');
  expect(byRole('tree').getAttribute('aria-busy')).toBe('true');
  await settle(() => held[0]?.());
  expect(allByRole('treeitem', 'Ada Adeyemi')).toHaveLength(1);
  await settle(() => held[1]?.());
  await expect.poll(() => allByRole('treeitem', 'Ada Adeyemi')).toHaveLength(0);
  expect(held).toHaveLength(2);
  expect(lastQuery(client).search).toBe('eri');
  expect(byRole('tree').getAttribute('aria-busy')).toBe('false');
});

test('opening asks the background once, and each letter of a search once', async () => {
  const client = await edit(own(2), 500);
  expect(client.sent('readAgentTree')).toHaveLength(1);
  for (const search of ['a', 'ag', 'age']) {
    await type(byRole('searchbox', 'Search agents'), search);
    expect(lastQuery(client)).toMatchObject({ search, offset: 0 });
  }
  expect(client.sent('readAgentTree')).toHaveLength(4);
  expect(document.querySelectorAll('.tree-row').length).toBeLessThanOrEqual(45);
});

test('a tree without agents says why', async () => {
  await edit(own(2), 0);
  await type(byRole('searchbox', 'Search agents'), 'x');
  await expect.poll(() => document.querySelector('.picker')?.textContent).toContain('No agent matches.');
});

test('the details of an agent name its group and who holds it, and lead to its page', async () => {
  const client = await show(own(2));
  client.answers.readAgent = () => ({
    ok: true,
    value: {
      mapped: agent(2),
      groups: ['Voice', 'Dublin'],
      owners: [
        {
          level: 'group',
          id: uuid(11),
          name: 'Tier 1',
          instance: { id: uuid(1), name: 'Contoso Service' },
          users: 3,
        },
      ],
    },
  });
  await press(byRole('button', 'View agent Eve Castellanos (chat)'));
  const dialog = await opened('CTI Agent');
  await expect.poll(() => dialog.textContent).toContain('Voice › Dublin');
  expect(dialog.textContent).toContain('Group Tier 1 in Contoso Service · in force for 3 users');
  await press(byRole('button', 'Goto Edit'));
  expect(client.sent('openConsole')).toEqual([{ route: `#/telephony/${uuid(21)}/agents/${uuid(102)}` }]);
  expect(allByRole('dialog')).toEqual([]);
});

test('an agent is shown what they may see of their own agents, and no page', async () => {
  const client = await show(personView(), { role: 'agent' });
  await press(byRole('button', 'View agent Eve Castellanos'));
  expect((await opened('CTI Agent')).textContent).toContain('4711');
  expect(client.sent('readAgent')).toEqual([]);
  expect(allByRole('button', 'Goto Edit')).toEqual([]);
});
