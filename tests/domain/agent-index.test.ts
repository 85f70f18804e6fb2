/** The agents of the tree as columns: searched where they stand, and what stays the same when something changes. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type AgentIndex, indexAgents } from '../../lib/domain/agent-index.ts';
import { holdsText } from '../../lib/domain/agent-list.ts';
import { Directory } from '../../lib/domain/directory.ts';
import { foldText } from '../../lib/domain/fold-text.ts';
import { packRows } from '../../lib/schema/pack-rows.ts';
import type { CtiAgent } from '../../lib/schema/telephony-records.ts';
import { agent, agentGroup, environment, uuid } from '../support/rows.ts';

const WEST = uuid('environments', 500);
const TEAM = uuid('agent-groups', 700);

function directoryOf(blocks: readonly CtiAgent[][], recent: CtiAgent[] = []): Directory {
  const directory = new Directory();
  directory.apply({
    rows: { environments: [environment(500)], 'agent-groups': [agentGroup(700)] },
    deleted: [],
  });
  for (const block of blocks) directory.addBlock(packRows('cti-agents', block));
  directory.apply({ rows: { 'cti-agents': recent }, deleted: [] });
  return directory;
}

function listOf(index: AgentIndex, id: string) {
  const list = index.nodes.get(id)?.list;
  if (!list) throw new Error('There is no such node.');
  return list;
}

const idsIn = (index: AgentIndex, id: string) => {
  const list = listOf(index, id);
  return [...list.positions.keys()].map((at) => list.idAt(at));
};

/** Letters that compose, change their length or have two small forms, and borders that look like hits. */
const LETTERS = ['a', 'A', 'e', '\u0301', '\u00e9', '\u0130', 'ς', 'Σ', '1', ' ', '😀', 'ß', 'ab', 'ba'];
const anyText = (least: number) =>
  fc.array(fc.constantFrom(...LETTERS), { minLength: least, maxLength: 5 }).map((some) => some.join(''));

describe('the search in columns', () => {
  it('finds the agents of few names, which their block holds once each', () => {
    const few = ['E\u0301va', 'İnci', 'ΣΟΦΟΣ', 'Bob'];
    const all = Array.from({ length: 300 }, (_, at) =>
      agent(600 + at, { name: few[(at * 7) % 4] ?? '', extension: at % 3 === 0 ? null : '12' }),
    );
    const block = packRows('cti-agents', all);
    expect(block.columns.name).toHaveProperty('of');
    const list = listOf(indexAgents(directoryOf([all])), WEST);
    for (const search of ['éva', 'nci', 'σοφοσ', 'b', '12'].map(foldText)) {
      const found = Array.from(list.matching(search, null), (index) => list.idAt(index));
      expect(found).toEqual(all.filter((one) => holdsText(one, search)).map(({ id }) => id));
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it('puts agents under group or environment, whichever values their block holds', () => {
    const EAST = uuid('environments', 501);
    const places = [
      { agentGroupId: TEAM, environmentId: WEST },
      { agentGroupId: null, environmentId: WEST },
      { agentGroupId: null, environmentId: EAST },
      { agentGroupId: uuid('agent-groups', 999), environmentId: EAST },
    ] as const;
    for (const count of [1, 4, 400]) {
      const all = Array.from({ length: count }, (_, at) =>
        agent(600 + at, { ...places[(at * 3) % 4], name: 'A' } as Partial<CtiAgent>),
      );
      const directory = directoryOf([all]);
      directory.apply({ rows: { environments: [environment(501)] }, deleted: [] });
      const index = indexAgents(directory);
      const idsOf = (isHere: (one: CtiAgent) => boolean) => all.filter(isHere).map(({ id }) => id);
      expect(idsIn(index, TEAM)).toEqual(idsOf(({ agentGroupId }) => agentGroupId === TEAM));
      expect(idsIn(index, WEST)).toEqual(
        idsOf((one) => one.environmentId === WEST && one.agentGroupId !== TEAM),
      );
      expect(idsIn(index, EAST)).toEqual(idsOf(({ environmentId }) => environmentId === EAST));
    }
  });

  it('finds whom a look at each agent finds, in blocks and in what came since', () => {
    const anyAgents = fc.array(fc.record({ name: anyText(1), agentId: anyText(1), extension: anyText(0) }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(anyAgents, anyText(1), fc.nat(12), (fields, typed, cut) => {
        const all = fields.map((some, at) => agent(600 + at, { ...some, extension: some.extension || null }));
        const list = listOf(indexAgents(directoryOf([all.slice(0, cut)], all.slice(cut))), WEST);
        const search = foldText(typed);
        const found = Array.from(list.matching(search, null), (index) => list.idAt(index));
        expect(found).toEqual(all.filter((one) => holdsText(one, search)).map(({ id }) => id));
        const among = Uint32Array.from(list.positions.keys()).filter((index) => index % 9 === 0);
        const few = list.matching(search, among);
        expect(few).toEqual(list.matching(search, null).filter((index) => among.includes(index)));
      }),
      { numRuns: 300 },
    );
  });

  it('looks for a name by its beginning, not by the end of the one before', () => {
    const list = listOf(
      indexAgents(directoryOf([[agent(600, { name: 'Ana' }), agent(601, { name: 'Bo' })]])),
      WEST,
    );
    expect(['an', 'bo', 'abo', 'anab'].map((prefix) => list.placeOfPrefix(prefix, null, 0))).toEqual([
      0, 1, -1, -1,
    ]);
  });
});

describe('the index of agents', () => {
  it('makes no row of an agent that nobody looks at', () => {
    const directory = directoryOf([[agent(600), agent(601)]]);
    const values = vi.spyOn(directory, 'values');
    listOf(indexAgents(directory), WEST).matching('x', null);
    expect(values.mock.calls.map(([kind]) => kind)).not.toContain('cti-agents');
  });

  it('keeps the lists whose agents are the same', () => {
    const inTeam = agent(601, { agentGroupId: TEAM });
    const directory = directoryOf([[agent(600), inTeam]]);
    const before = indexAgents(directory);
    directory.apply({ rows: { 'cti-agents': [agent(600, { version: 2, name: 'New' })] }, deleted: [] });
    const after = indexAgents(directory, before);
    expect(listOf(after, TEAM)).toBe(listOf(before, TEAM));
    expect(listOf(after, WEST).agentAt(0)).toMatchObject({ name: 'New', version: 2 });
  });

  it('does not take another directory for the same because agents stand at the same places', () => {
    const before = indexAgents(directoryOf([[agent(600), agent(601)]]));
    const after = indexAgents(directoryOf([[agent(602), agent(603)]]), before);
    expect(idsIn(after, WEST)).toEqual([uuid('cti-agents', 602), uuid('cti-agents', 603)]);
  });

  it('knows each agent once when many changes were packed', () => {
    const many = (version: number) => Array.from({ length: 5_000 }, (_, at) => agent(600 + at, { version }));
    const directory = directoryOf([many(1)], many(2));
    directory.fold();
    expect(directory.size('cti-agents')).toBe(5_000);
    expect(directory.get('cti-agents', uuid('cti-agents', 601))?.version).toBe(2);
    expect(new Set(idsIn(indexAgents(directory), WEST)).size).toBe(5_000);
    const [one, other] = [directory.agentBlocks().blocks, directory.agentBlocks().blocks];
    expect(one.map((block) => other.indexOf(block))).toEqual([0, 1]);
    directory.apply({ rows: {}, deleted: [['cti-agents', uuid('cti-agents', 601), 3]] });
    expect(idsIn(indexAgents(directory), WEST)).toHaveLength(4_999);
  });
});
