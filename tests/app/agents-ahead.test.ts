/** What the next letter finds is read before it is typed: when it is shown, and when it no longer counts. */
import { beforeAll, expect, test, vi } from 'vitest';
import { createAgentTree } from '../../lib/app/agent-tree.ts';
import type { AgentTreeFilter } from '../../lib/app/agent-tree-place.ts';
import type { AgentTreeQuery } from '../../lib/schema/agent-tree.ts';
import { agentsAhead, agentWindow } from '../support/agent-directory.ts';
import { fakePageClient } from '../support/fake-page-client.ts';
import { uuid } from '../support/panel-views.ts';

const AGENTS = 500;

/** Frames, which Node has not. */
beforeAll(() => void vi.stubGlobal('requestAnimationFrame', setImmediate));

/** A background whose windows wait for the test once the tree is open, with what comes next already read. */
async function openAhead() {
  const held: (() => void)[] = [];
  let isHeld = false;
  const client = fakePageClient({
    answers: {
      readAgentTree: async (query: AgentTreeQuery) => {
        if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
        return { ok: true, value: agentWindow(query, AGENTS) };
      },
      lookAhead: (query: AgentTreeQuery) => ({ ok: true, value: agentsAhead(query, AGENTS) }),
    },
  });
  const tree = createAgentTree({ client, ownerId: uuid(31) });
  await expect.poll(() => tree.rows.value?.total).toBe(2 * AGENTS + 2);
  tree.need(0, 20);
  isHeld = true;
  const asked = () => client.sent('lookAhead') as AgentTreeQuery[];
  await expect.poll(asked).toHaveLength(1);
  // The answer is taken in a later turn than it is given
  await new Promise((resolve) => setImmediate(resolve));
  /** From now on nothing waits. */
  const release = () => {
    isHeld = false;
    for (const answer of held.splice(0)) answer();
  };
  return { tree, client, asked, answer: () => held.shift()?.(), isAsked: () => held.length > 0, release };
}

const found = (search: string, filter: Partial<AgentTreeFilter> = {}) =>
  agentWindow(
    {
      ...{ ownerId: uuid(31), environmentId: null, showMapped: true, collapsed: [], offset: 0, limit: 25 },
      ...filter,
      search,
    },
    AGENTS,
  );

test('a letter is shown with the very event that types it, and nothing is on its way in view', async () => {
  const { tree } = await openAhead();
  tree.setFilter({ search: 'A' });
  const { total, agents, rows } = found('a');
  expect(tree.rows.value).toMatchObject({ total, agents, filter: { search: 'A' } });
  expect(rows.map((_, index) => tree.rows.value?.rowAt(index))).toEqual(rows);
  expect(tree.rows.value?.environments).toHaveLength(2);
  tree.need(0, 20);
  expect(tree.isLoading.value).toBe(false);
});

test('the question is asked nevertheless, and its answer has the last word', async () => {
  const { tree, answer, isAsked } = await openAhead();
  tree.setFilter({ search: 'a' });
  const { filter } = tree.rows.value ?? {};
  expect(tree.rows.value?.rowAt(30)).toBeUndefined();
  await expect.poll(isAsked).toBe(true);
  answer();
  await expect.poll(() => tree.rows.value?.rowAt(30)).toBeDefined();
  // The same filter is the same tree: nothing starts at its top again
  expect(tree.rows.value?.filter).toBe(filter);
});

test('rows beyond those that were read are on their way', async () => {
  const { tree } = await openAhead();
  tree.setFilter({ search: 'a' });
  tree.need(20, 45);
  expect(tree.isLoading.value).toBe(true);
});

test('what the letters after it find is read once its own answer is here', async () => {
  const { tree, asked, answer, isAsked } = await openAhead();
  tree.setFilter({ search: 'a' });
  await expect.poll(isAsked).toBe(true);
  expect(asked()).toHaveLength(1);
  answer();
  await expect.poll(() => asked().map(({ search }) => search)).toEqual(['', 'a']);
  await new Promise((resolve) => setImmediate(resolve));
  tree.setFilter({ search: 'ad' });
  expect(tree.rows.value?.total).toBe(found('ad').total);
  // Back again, without having read it a second time
  tree.setFilter({ search: 'a' });
  expect(tree.rows.value?.total).toBe(found('a').total);
});

test('it is read once for a search that comes again', async () => {
  const { tree, asked, answer, isAsked } = await openAhead();
  for (const search of ['a', '', 'a', '']) {
    tree.setFilter({ search });
    await expect.poll(isAsked).toBe(true);
    answer();
    await expect.poll(() => tree.rows.value?.rowAt(30)).toBeDefined();
  }
  expect(asked().map(({ search }) => search)).toEqual(['', 'a']);
});

test('it is asked of the tree without folds, as a search shows it', async () => {
  const { tree, client, asked, release } = await openAhead();
  tree.setFilter({ search: 'a' });
  expect(tree.rows.value?.total).toBe(found('a').total);
  const root = tree.rows.value?.rowAt(0);
  if (root?.type !== 'environment') throw new Error('The first row is no environment.');
  tree.setExpanded(root, false);
  release();
  await expect.poll(() => asked().at(-1)?.search).toBe('a');
  expect(client.sent('lookAhead').at(-1)).toMatchObject({ search: 'a' });
});

test.each([
  ['another environment', { environmentId: uuid(22) }],
  ['Show Mapped', { showMapped: false }],
])('after %s it waits for the answer', async (_, filter) => {
  const { tree } = await openAhead();
  tree.setFilter(filter);
  tree.setFilter({ search: 'a' });
  expect(tree.rows.value?.filter.search).toBe('');
  expect(tree.isLoading.value).toBe(true);
});

test('after the list or the directory changed it waits for the answer', async () => {
  for (const change of ['list', 'directory']) {
    const { tree } = await openAhead();
    if (change === 'list') tree.setChecked([uuid(101)]);
    else tree.refresh();
    tree.setFilter({ search: 'a' });
    expect(tree.rows.value?.filter.search).toBe('');
  }
});

/** From now on what is read ahead waits for the test. */
function hold(client: Awaited<ReturnType<typeof openAhead>>['client']) {
  const late: (() => void)[] = [];
  client.answers.lookAhead = ((query: AgentTreeQuery) =>
    new Promise((resolve) => {
      late.push(() => resolve({ ok: true, value: agentsAhead(query, AGENTS) }));
    })) as never;
  return late;
}

test('an answer that belongs to a former list is dropped', async () => {
  const { tree, client, release } = await openAhead();
  const late = hold(client);
  tree.setFilter({ search: 'a' });
  release();
  await expect.poll(() => late).toHaveLength(1);
  tree.setChecked([uuid(101)]);
  late[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  tree.setFilter({ search: 'ad' });
  expect(tree.rows.value?.filter.search).not.toBe('ad');
});

test('it is read once at a time, and for the last of the letters that came meanwhile', async () => {
  const { tree, client, asked, release } = await openAhead();
  const late = hold(client);
  tree.setFilter({ search: 'a' });
  release();
  await expect.poll(() => late).toHaveLength(1);
  for (const search of ['ad', 'ada']) tree.setFilter({ search });
  await expect.poll(() => tree.rows.value?.filter.search).toBe('ada');
  late[0]?.();
  await expect.poll(() => late).toHaveLength(2);
  expect(asked().map(({ search }) => search)).toEqual(['', 'a', 'ada']);
});

test('a background that cannot look ahead costs nothing but the time', async () => {
  const { tree, client, answer, isAsked } = await openAhead();
  client.answers.lookAhead = () => ({
    ok: false,
    error: { kind: 'unexpected', detail: 'It was restarted.' },
  });
  tree.refresh();
  tree.setFilter({ search: 'ad' });
  await expect.poll(isAsked).toBe(true);
  answer();
  await expect.poll(isAsked).toBe(true);
  answer();
  await expect.poll(() => tree.rows.value?.total).toBe(found('ad').total);
  expect(tree.error.value).toBeNull();
});
