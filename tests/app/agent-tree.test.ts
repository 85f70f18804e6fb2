/** Reading the tree of CTI agents in windows: what is asked, and which answers count. */
import { expect, test } from 'vitest';
import { createAgentTree } from '../../lib/app/agent-tree.ts';
import type { AgentTreeQuery, AgentTreeWindow } from '../../lib/schema/agent-tree.ts';
import { agentWindow } from '../support/agent-directory.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { uuid } from '../support/panel-views.ts';

function open(answer = (query: AgentTreeQuery): AgentTreeWindow => agentWindow(query, 500)) {
  const client = fakePageClient({
    answers: { readAgentTree: (query: AgentTreeQuery) => ({ ok: true, value: answer(query) }) },
  });
  const tree = createAgentTree({ client, userId: uuid(31) });
  return { tree, asked: () => client.sent('readAgentTree') as AgentTreeQuery[], client };
}

test('it asks for one window at first and for others when they come into view', async () => {
  const { tree, asked } = open();
  await expect.poll(() => tree.rows.value?.total).toBe(1002);
  expect(asked().map(({ offset }) => offset)).toEqual([0]);
  tree.need(190, 230);
  await expect.poll(() => tree.rows.value?.rowAt(229)).toBeDefined();
  expect(asked().map(({ offset }) => offset)).toEqual([0, 100, 200]);
});

test('it never asks twice for what it has', async () => {
  const { tree, asked } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.need(0, 40);
  tree.need(10, 50);
  expect(asked()).toHaveLength(1);
});

test('an answer to a former search is dropped', async () => {
  const held: { query: AgentTreeQuery; answer: () => void }[] = [];
  const client = fakePageClient({
    answers: {
      readAgentTree: (query: AgentTreeQuery) =>
        new Promise((resolve) =>
          held.push({ query, answer: () => resolve({ ok: true, value: agentWindow(query, 10) }) }),
        ),
    },
  });
  const tree = createAgentTree({ client, userId: uuid(31) });
  tree.setFilter({ search: 'ada' });
  held[1]?.answer();
  held[0]?.answer();
  await expect.poll(() => tree.rows.value?.total).toBe(4);
  expect(held.map(({ query }) => query.search)).toEqual(['', 'ada']);
});

test('the old rows stay until the new ones are here', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.refresh();
  expect(tree.rows.value?.total).toBe(1002);
});

test('folding asks again without the folded rows', async () => {
  const { tree } = open();
  await expect.poll(() => tree.rows.value).not.toBeNull();
  tree.setExpanded(uuid(21), false);
  await expect.poll(() => tree.rows.value?.total).toBe(502);
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
