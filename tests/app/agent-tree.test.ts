/** Reading the tree of CTI agents in windows: what is asked, and which answers count. */
import { beforeAll, expect, test, vi } from 'vitest';
import { createAgentTree } from '../../lib/app/agent-tree.ts';
import type { AgentTreePlace } from '../../lib/app/agent-tree-place.ts';
import type { AgentBranchRow, AgentTreeQuery, AgentTreeWindow } from '../../lib/schema/agent-tree.ts';
import { agentWindow } from '../support/agent-directory.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { uuid } from '../support/panel-views.ts';

/** Frames, which Node has not. */
beforeAll(() => void vi.stubGlobal('requestAnimationFrame', setImmediate));

function open(answer = (query: AgentTreeQuery): AgentTreeWindow => agentWindow(query, 500)) {
  const client = fakePageClient({
    answers: {
      readAgentTree: (query: AgentTreeQuery) => ({ ok: true, value: answer(query) }),
      lookAhead: () => ({ ok: true, value: [] }),
    },
  });
  const tree = createAgentTree({ client, ownerId: uuid(31) });
  return { tree, asked: () => client.sent('readAgentTree') as AgentTreeQuery[], client };
}

test('it asks for one window at first and for others when they come into view', async () => {
  const { tree, asked } = open();
  await expect.poll(() => tree.rows.value?.total).toBe(1002);
  tree.need(0, 25);
  expect(asked().map(({ offset }) => offset)).toEqual([0]);
  tree.need(190, 230);
  await expect.poll(() => tree.rows.value?.rowAt(229)).toBeDefined();
  await expect.poll(() => tree.isLoading.value).toBe(false);
  expect(asked().map(({ offset }) => offset)).toEqual([0, 150, 200]);
});

test('it never asks twice for what it has', async () => {
  const { tree, asked } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.need(0, 25);
  tree.need(5, 30);
  expect(asked()).toHaveLength(1);
});

/** A background that answers when the test says so. */
function openHeld(agents = 10) {
  const held: { query: AgentTreeQuery; answer: () => void }[] = [];
  const client = fakePageClient({
    answers: {
      readAgentTree: (query: AgentTreeQuery) =>
        new Promise((resolve) =>
          held.push({ query, answer: () => resolve({ ok: true, value: agentWindow(query, agents) }) }),
        ),
      lookAhead: () => ({ ok: true, value: [] }),
    },
  });
  return { tree: createAgentTree({ client, ownerId: uuid(31) }), held };
}

test('an answer to a former search is dropped, and what was typed meanwhile is asked once', async () => {
  const { tree, held } = openHeld();
  for (const search of ['a', 'ad', 'ada']) tree.setFilter({ search });
  held[0]?.answer();
  await expect.poll(() => held).toHaveLength(2);
  expect(tree.rows.value).toBeNull();
  held[1]?.answer();
  await expect.poll(() => tree.rows.value?.total).toBe(4);
  expect(held.map(({ query }) => query.search)).toEqual(['', 'ada']);
});

test('it says that rows in view are on their way', async () => {
  const { tree, held } = openHeld();
  expect(tree.isLoading.value).toBe(true);
  held[0]?.answer();
  await expect.poll(() => tree.isLoading.value).toBe(false);
  tree.setFilter({ search: 'ada' });
  expect(tree.isLoading.value).toBe(true);
});

test('it says so while it still reads ahead for the former search', async () => {
  const { tree, held } = openHeld(500);
  held[0]?.answer();
  await expect.poll(() => tree.rows.value?.total).toBe(1002);
  tree.need(20, 45);
  expect(held).toHaveLength(2);
  expect(tree.isLoading.value).toBe(false);
  tree.setFilter({ search: 'ada' });
  expect(tree.isLoading.value).toBe(true);
});

test('the old rows stay until the new ones are here', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.refresh();
  expect(tree.rows.value?.total).toBe(1002);
});

function branchAt(tree: ReturnType<typeof createAgentTree>, index: number): AgentBranchRow {
  const row = tree.rows.value?.rowAt(index);
  if (!row || row.type === 'agent') throw new Error(`Row ${index} is no branch.`);
  return row;
}

test('folding asks again without the folded rows', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.setExpanded(branchAt(tree, 0), false);
  await expect.poll(() => tree.rows.value?.total).toBe(502);
});

test('siblings are unfolded together', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.setExpanded(branchAt(tree, 0), false);
  await expect.poll(() => tree.rows.value?.total).toBe(502);
  tree.setExpanded(branchAt(tree, 1), false);
  await expect.poll(() => tree.rows.value?.total).toBe(2);
  tree.expandSiblings(branchAt(tree, 1));
  await expect.poll(() => tree.rows.value?.total).toBe(1002);
});

test('a search shows matches in what was folded, and folds it again when it is taken back', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.setExpanded(branchAt(tree, 0), false);
  tree.setFilter({ search: 'ada adeyemi' });
  await expect.poll(() => tree.rows.value?.rowAt(1)?.type).toBe('agent');
  tree.setFilter({ search: '' });
  await expect.poll(() => tree.rows.value?.total).toBe(502);
});

test('checked agents are told, once for each change', async () => {
  const { tree, asked } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.setChecked([uuid(101)]);
  tree.setChecked([uuid(101)]);
  await expect.poll(() => branchAt(tree, 0).checked).toBe(1);
  expect(asked()).toHaveLength(2);
});

test('a row that was read is found by its record', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value?.indexOf(uuid(103))).toBe(3);
  expect(tree.rows.value?.indexOf(uuid(599))).toBe(-1);
});

test('it forgets what was scrolled far away', async () => {
  const { tree } = open((query) => agentWindow(query, 5_000));
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.need(5_000, 5_040);
  await expect.poll(() => tree.rows.value?.rowAt(5_010)).toBeDefined();
  expect(tree.rows.value?.rowAt(0)).toBeUndefined();
});

test('a refused window is an error that a refresh clears', async () => {
  const { tree, client } = open();
  client.answers.readAgentTree = () => ({ ok: false, error: { kind: 'forbidden', detail: 'Not yours.' } });
  tree.refresh();
  await expect.poll(() => tree.error.value?.kind).toBe('forbidden');
  client.answers.readAgentTree = ((query: AgentTreeQuery) => ({
    ok: true,
    value: agentWindow(query, 1),
  })) as never;
  tree.refresh();
  await expect.poll(() => tree.error.value).toBeNull();
});

test('a tree that is opened as it was left asks for just that, and unfolds what a search had unfolded', async () => {
  const places: AgentTreePlace[] = [];
  const { tree, client } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  const branch = tree.rows.value?.rowAt(0) as AgentBranchRow;
  const first = createAgentTree({ client, ownerId: uuid(31), onPlace: (place) => places.push(place) });
  first.setExpanded(branch, false);
  first.setFilter({ search: 'ada', showMapped: false });
  const again = createAgentTree({ client, ownerId: uuid(31), place: places.at(-1) });
  expect(again.filter.value).toMatchObject({ search: 'ada', showMapped: false });
  const asked = client.sent('readAgentTree') as AgentTreeQuery[];
  expect(asked.at(-1)).toMatchObject({ search: 'ada', showMapped: false, collapsed: [] });
  await expect.poll(() => again.rows.value).not.toBeNull();
  again.setFilter({ search: '' });
  await expect
    .poll(() => (client.sent('readAgentTree') as AgentTreeQuery[]).at(-1)?.collapsed)
    .toEqual([branch.id]);
});
