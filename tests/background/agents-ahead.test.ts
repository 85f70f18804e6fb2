/** What the next letter of a search would find is what the search with that letter finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText } from '../../lib/domain/fold-text.ts';
import type { AgentTreeQuery } from '../../lib/schema/agent-tree.ts';
import { agent, agentGroup, user, uuid } from '../support/rows.ts';
import { ADAM, EAST, MONA, openTree, QUERY, WEST } from './tree-at-work.ts';

type Tree = ReturnType<typeof openTree>;

const letters = (ahead: readonly { search: string }[]) => ahead.map(({ search }) => search).sort();
const ask = ({ trees, replica }: Tree, changes: Partial<AgentTreeQuery> = {}) =>
  trees.ahead({ ...QUERY, ...changes }, replica);

/** As if each letter had been typed. */
function typed({ read }: Tree, searches: readonly string[], changes: Partial<AgentTreeQuery>) {
  return searches.map((search) => {
    const { total, agents, rows } = read({ ...changes, collapsed: [], search });
    return { search, total, agents, rows };
  });
}

/** Texts that repeat, compose, change their length or have two small forms. */
const LETTERS = ['a', 'A', 'e', '\u0301', '\u00e9', '\u0130', 'ς', 'Σ', '1', ' ', '😀', 'ß', 'aa', 'ba'];
const anyText = (least: number) =>
  fc.array(fc.constantFrom(...LETTERS), { minLength: least, maxLength: 6 }).map((some) => some.join(''));
const anyAgent = fc.record({
  name: anyText(1),
  agentId: anyText(1),
  extension: anyText(0).map((text) => text || null),
  environmentId: fc.constantFrom(WEST, EAST),
  agentGroupId: fc.constantFrom(null, 700, 701, 702),
});

describe('looking ahead', () => {
  it('gives each letter the rows that typing it gives', async () => {
    const anyScope = fc.record({
      search: fc.oneof(fc.constant(''), anyText(1)),
      environmentId: fc.constantFrom(null, WEST, EAST),
      showMapped: fc.boolean(),
      checked: fc.subarray([ADAM, MONA, uuid('cti-agents', 610)]),
      collapsed: fc.subarray<string>([WEST, uuid('agent-groups', 700)]),
      limit: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyAgent, { maxLength: 30 }), anyScope, async (some, scope) => {
        const rows = some.map(({ agentGroupId, agentId, ...fields }, at) =>
          agent(610 + at, {
            ...fields,
            agentId: `${agentId}${at}`,
            agentGroupId: agentGroupId && uuid('agent-groups', agentGroupId),
          }),
        );
        const tree = openTree({ 'cti-agents': rows });
        const ahead = await ask(tree, scope);
        expect(ahead).toEqual(
          typed(
            tree,
            ahead.map(({ search }) => search),
            scope,
          ),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('knows every letter that finds somebody', async () => {
    const tree = openTree();
    const known = letters(await ask(tree, { search: 'a' }));
    const every = [...'abcdefghijklmnopqrstuvwxyz0123456789 '].map((letter) => `a${letter}`);
    expect(known).toEqual(every.filter((search) => tree.read({ search }).total > 0).sort());
    expect(known).toContain('ad');
  });

  it('finds a letter that follows later in the same text, and none across two texts', async () => {
    const tree = openTree({
      'cti-agents': [agent(620, { name: 'xaxb', agentId: 'q1', extension: null, environmentId: EAST })],
    });
    expect(letters(await ask(tree, { search: 'x' }))).toEqual(['xa', 'xb']);
    expect(letters(await ask(tree, { search: 'xb' }))).toEqual([]);
  });

  it('puts those first that most agents go on with, and gives no more than 32', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `z${String.fromCharCode(0x3b1 + at)}`);
    const agents = [...names, 'zz', 'zz'].map((name, at) => agent(620 + at, { name }));
    const ahead = await ask(openTree({ 'cti-agents': agents }), { search: 'z' });
    expect(ahead[0]?.search).toBe('zz');
    expect(ahead).toHaveLength(32);
  });

  it('never splits a letter of two units', async () => {
    const tree = openTree({ 'cti-agents': [agent(620, { name: 'q😀' })] });
    expect(letters(await ask(tree, { search: 'q' }))).toEqual([]);
  });

  it('says what the page types in small letters', async () => {
    const tree = openTree();
    expect(letters(await ask(tree, { search: 'AD' }))).toEqual([foldText('ADA')]);
  });

  it('gives nothing when somebody changed something meanwhile', async () => {
    const tree = openTree();
    const ahead = ask(tree);
    tree.replica.directory.apply({ rows: { 'crm-users': [user(12, { version: 2 })] }, deleted: [] });
    expect(await ahead).toEqual([]);
  });

  it('looks through many as through few', async () => {
    const groups = Array.from({ length: 40 }, (_, at) => agentGroup(720 + at));
    const many = Array.from({ length: 9_000 }, (_, at) =>
      agent(1_000 + at, {
        name: `${at % 2 ? 'Line' : 'Lina'} ${at}`,
        agentGroupId: uuid('agent-groups', at < 8_500 ? 720 : 721 + (at % 39)),
      }),
    );
    const tree = openTree({ 'agent-groups': groups, 'cti-agents': many });
    for (const search of ['', 'l', '1', 'lin', 'line 1', 'line 123']) {
      const ahead = await ask(tree, { search, limit: 25 });
      expect(ahead.length).toBeGreaterThan(0);
      expect(ahead).toEqual(
        typed(
          tree,
          ahead.map((one) => one.search),
          { limit: 25 },
        ),
      );
    }
  });
});
