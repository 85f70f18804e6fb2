/** The units in which edits of each kind are merged and joined. */
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../lib/domain/apply-patch.ts';
import { combinePatches, fieldsOf } from '../../lib/domain/combine-patches.ts';
import { mergeEdit } from '../../lib/domain/merge.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import { agent, agentGroup, environment, group, instance, uuid } from '../support/rows.ts';

interface Meeting {
  base: AnyRow;
  mine: RecordPatch;
  other: RecordPatch;
}

const meet = ({ base, mine, other }: Meeting) =>
  mergeEdit({ base, patch: mine, theirs: applyPatch(base, other) });

const spec = { version: 1 as const, identity: { probes: [] }, records: [] };
const full = instance({
  features: { popFlow: true, mediaBar: false },
  connectivity: { siteUrl: '', username: 'pp' },
  popFlow: { enabled: true, autoOpen: true, events: { Ringing: 'Pop' } },
  identity: spec,
});

describe('changes of others elsewhere are kept beside mine', () => {
  it.each<[string, Meeting]>([
    [
      'a name beside the sites',
      { base: full, mine: { set: { name: 'Mine' } }, other: { set: { sites: [] } } },
    ],
    [
      'two features',
      {
        base: full,
        mine: { set: { features: { popFlow: false } } },
        other: { set: { features: { mediaBar: true } } },
      },
    ],
    [
      'two connections and two events',
      {
        base: full,
        mine: {
          set: { connectivity: { siteUrl: 'https://a.example' }, popFlow: { events: { Ended: 'Log' } } },
        },
        other: { set: { connectivity: { username: 'qq' } }, unset: { popFlowEvents: ['Ringing'] } },
      },
    ],
    [
      'setting and mapping of a group',
      {
        base: group(50),
        mine: { set: { popFlow: { autoOpen: false } } },
        other: { set: { mapping: { mode: 'override', agents: [] } } },
      },
    ],
    [
      'name and state of an environment',
      { base: environment(500), mine: { set: { name: 'Mine' } }, other: { set: { active: false } } },
    ],
    [
      'name and parent of an agent group',
      {
        base: agentGroup(40),
        mine: { set: { name: 'Mine' } },
        other: { set: { parentId: uuid('agent-groups', 41) } },
      },
    ],
    [
      'extension and agent id',
      { base: agent(600), mine: { set: { extension: '81' } }, other: { set: { agentId: 'A1' } } },
    ],
  ])('%s', (_, meeting) => {
    const { conflicts, disjoint } = meet(meeting);
    const theirs = applyPatch(meeting.base, meeting.other);
    expect(conflicts).toEqual([]);
    expect(applyPatch(theirs, disjoint ?? {})).toEqual(applyPatch(theirs, meeting.mine));
  });
});

describe('what both changed is asked about', () => {
  it.each<[string, Meeting, string[]]>([
    [
      'the sites as one list',
      { base: full, mine: { set: { sites: ['https://a/*'] } }, other: { set: { sites: ['https://b/*'] } } },
      ['sites'],
    ],
    [
      'the spec as one value',
      {
        base: full,
        mine: { set: { identity: null } },
        other: { set: { identity: { ...spec, loggedIn: { selector: 'a' } } } },
      },
      ['identity'],
    ],
    [
      'one feature, one connection, one event',
      {
        base: full,
        mine: {
          set: {
            features: { popFlow: false },
            connectivity: { username: 'a' },
            popFlow: { events: { Ringing: 'A' } },
          },
        },
        other: {
          set: {
            features: { popFlow: null },
            connectivity: { username: 'b' },
            popFlow: { events: { Ringing: 'B' } },
          },
        },
      },
      ['features.popFlow', 'connectivity.username', 'popFlow.events.Ringing'],
    ],
    [
      'whether an agent is active',
      { base: agent(600), mine: { set: { loginId: 'a' } }, other: { set: { loginId: 'b', active: false } } },
      ['loginId'],
    ],
  ])('%s', (_, meeting, conflicts) => {
    expect(meet(meeting).conflicts).toEqual(conflicts);
  });
});

it('is done where both made the same of a list or a spec', () => {
  const mine = { set: { sites: ['https://a/*'], identity: { ...spec } } };
  expect(meet({ base: full, mine, other: structuredClone(mine) })).toMatchObject({
    disjoint: null,
    mine: null,
    conflicts: [],
  });
});

it('joins two edits of an instance by field of each section', () => {
  const first: RecordPatch = {
    set: { name: 'One', features: { popFlow: false }, popFlow: { autoOpen: false } },
  };
  const second: RecordPatch = { set: { features: { mediaBar: true }, connectivity: { username: 'b' } } };
  const joined = combinePatches(first, second);
  expect(applyPatch(full, joined ?? {})).toEqual(applyPatch(applyPatch(full, first), second));
  expect(fieldsOf(joined ?? {})).toEqual([
    'name',
    'features.popFlow',
    'features.mediaBar',
    'connectivity.username',
    'popFlow.autoOpen',
  ]);
});
