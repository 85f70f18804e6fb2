// @vitest-environment happy-dom
/** Editing a mapping: mode, list, moves, advice, saving; by accessible role and name. */
import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { openGuard } from '../support/open-guard.ts';
import { agent, personView, uuid } from '../support/panel-views.ts';
import { choose, press, type } from '../support/render-page.tsx';
import { allByRole, byRole } from '../support/roles.ts';
import { edit, lastQuery, opened, own, show } from './mapping-at-work.tsx';

test('override starts from a copy of the inherited list and changes nothing before Save Mapping', async () => {
  const client = await show();
  await press(byRole('radio', 'Override'));
  expect(byRole('list', 'Mapped agents').textContent).toContain('Eve Castellanos');
  expect(client.sent('editUser')).toEqual([]);
  await press(byRole('button', 'Save Mapping'));
  expect(client.sent('editUser')).toMatchObject([
    { patch: { set: { mapping: { mode: 'override', agents: [agent(1).agent.id] } } } },
  ]);
});

test('inherit shows what is dropped and asks', async () => {
  const client = await show(own(2));
  await press(byRole('radio', 'Inherit'));
  expect((await opened('Switch to Inherit?')).textContent).toContain('Eve Castellanos (chat)');
  expect(byRole<HTMLInputElement>('radio', 'Override').checked).toBe(true);
  await press(byRole('button', 'Use Inherit'));
  await press(byRole('button', 'Save Mapping'));
  expect(client.sent('editUser')).toMatchObject([{ patch: { set: { mapping: { mode: 'inherit' } } } }]);
});

test('tree items are named by the agent, described by id and environment, and say whether they are mapped', async () => {
  await edit();
  const item = byRole('treeitem', 'Ada Adeyemi');
  expect(item.getAttribute('aria-description')).toBe('4711 in NICE EU');
  expect(item.getAttribute('aria-checked')).toBe('true');
  expect(byRole('treeitem', 'Chloe Castellanos').getAttribute('aria-checked')).toBe('false');
});

test('checking and unchecking change the drafted list', async () => {
  const client = await edit();
  await press(byRole('treeitem', 'Chloe Castellanos'));
  await press(byRole('treeitem', 'Ada Adeyemi'));
  await press(byRole('button', 'Save Mapping'));
  expect(client.sent('editUser')).toMatchObject([
    { patch: { set: { mapping: { mode: 'override', agents: [agent(2).agent.id, agent(3).agent.id] } } } },
  ]);
});

test('an agent on another user’s own list cannot be checked, and its owner is named', async () => {
  const client = await edit();
  await press(byRole('treeitem', 'Dimitri Dubois'));
  expect(document.body.textContent).toContain('Dimitri Dubois is on the own list of Ben Okafor.');
  expect(allByRole('button', 'Save Mapping')).toEqual([]);
  expect(client.sent('editUser')).toEqual([]);
});

test('move here names the owner, asks, and saves the drafted list with the agent', async () => {
  const client = await edit();
  await press(byRole('treeitem', 'Chloe Castellanos'));
  await press(byRole('treeitem', 'Dimitri Dubois'));
  await press(byRole('button', 'Move here'));
  const dialog = byRole('dialog', 'Move Dimitri Dubois here?');
  expect(dialog.textContent).toContain(
    'taken off the list of Ben Okafor and put on the list of Eve Castellanos',
  );
  expect(dialog.textContent).toContain('The other changes of this list are saved with it.');
  expect(client.sent('moveAgent')).toEqual([]);
  await press([...dialog.querySelectorAll('button')].at(-1) as HTMLElement);
  const agents = [1, 2, 3, 4].map((number) => agent(number).agent.id);
  expect(client.sent('moveAgent')).toEqual([
    {
      agentId: agent(4).agent.id,
      fromUserId: uuid(32),
      to: { userId: uuid(31), baseVersion: 3, patch: { set: { mapping: { mode: 'override', agents } } } },
    },
  ]);
  expect(allByRole('button', 'Move here')).toEqual([]);
  expect(allByRole('button', 'Save Mapping')).toEqual([]);
});

test('a move that is refused says why and keeps the draft', async () => {
  const client = await edit();
  client.answers.moveAgent = () => ({ ok: false, error: { kind: 'not-found', detail: 'Try again.' } });
  await press(byRole('treeitem', 'Dimitri Dubois'));
  await press(byRole('button', 'Move here'));
  const dialog = byRole('dialog', 'Move Dimitri Dubois here?');
  expect(dialog.textContent).not.toContain('The other changes');
  await press([...dialog.querySelectorAll('button')].at(-1) as HTMLElement);
  expect(dialog.textContent).toContain('Try again.');
});

test('what was picked in one environment stays when another is chosen', async () => {
  const client = await edit();
  await press(byRole('treeitem', 'Chloe Castellanos'));
  await choose(byRole('combobox', 'Environment'), 'Genesys US (inactive)');
  expect(lastQuery(client)).toMatchObject({ environmentId: uuid(22) });
  expect(byRole('list', 'Mapped agents').textContent).toContain('Chloe Castellanos');
});

test('show mapped is on by default and the search narrows the tree', async () => {
  const client = await edit();
  expect(byRole<HTMLInputElement>('checkbox', 'Show Mapped').checked).toBe(true);
  await press(byRole('checkbox', 'Show Mapped'));
  await type(byRole('searchbox', 'Search agents'), 'gust');
  expect(lastQuery(client)).toMatchObject({ showMapped: false, search: 'gust' });
});

test('an eleventh agent is warned about and not blocked', async () => {
  const client = await edit(own(10));
  expect(document.body.textContent).not.toContain('At most ten are advised.');
  await press(byRole('treeitem', 'Ben Eriksen'));
  expect(document.body.textContent).toContain('11 agents on one list. At most ten are advised.');
  await press(byRole('button', 'Save Mapping'));
  expect(client.sent('editUser')).toHaveLength(1);
});

test('the details of a mapped agent open in a dialog', async () => {
  await show(own(2));
  await press(byRole('button', 'View agent Eve Castellanos (chat)'));
  expect((await opened('CTI Agent')).textContent).toContain('4712');
});

test('discarding returns to what is saved', async () => {
  await edit();
  await press(byRole('button', 'Remove agent Eve Castellanos'));
  await press(byRole('button', 'Discard changes'));
  expect(byRole('list', 'Mapped agents').children).toHaveLength(2);
});

test('while the panel is not plainly visible saving is locked with a reason, and later leads to the console', async () => {
  const stuck = signal(false);
  const client = await show(personView(), { guard: openGuard(signal(false), stuck) });
  await press(byRole('radio', 'Override'));
  const save = byRole<HTMLButtonElement>('button', 'Save Mapping');
  expect(save.disabled).toBe(true);
  expect(save.title).toContain('not plainly visible');
  stuck.value = true;
  await press(await waitForLink('Confirm in the console'));
  expect((client.sent('openConsole')[0] as { route: string }).route).toMatch(/^#\/confirm\//);
  expect(client.sent('editUser')).toEqual([]);
});

async function waitForLink(name: string): Promise<HTMLElement> {
  await expect.poll(() => allByRole('link', name)).toHaveLength(1);
  return byRole('link', name);
}
