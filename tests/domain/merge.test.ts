/** The laws of the three-way merge, for any base, edit and change of others; oracle written per unit, apart from the code. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPatch } from '../../lib/domain/apply-patch.ts';
import { mergeEdit } from '../../lib/domain/merge.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import { user, uuid } from '../support/rows.ts';

const event = fc.constantFrom('Ringing', 'Answered', 'a.b', 'toString');
const workflow = fc.option(fc.constantFrom('Pop', 'Log'), { nil: null });
/** Values that are easily mistaken for each other. */
const flow = fc.record(
  {
    autoOpen: fc.constantFrom(true, false, null),
    clientDisplay: fc.constantFrom('docked', 'hidden', null),
    events: fc.dictionary(event, workflow, { minKeys: 1 }),
  },
  { requiredKeys: [] },
);
const agents = fc.uniqueArray(fc.constantFrom(600, 601, 602).map((number) => uuid('cti-agents', number)));
const mapping = fc.oneof(
  fc.constant({ mode: 'inherit' as const }),
  agents.map((list) => ({ mode: 'override' as const, agents: list })),
);
const fields = {
  fullName: fc.constantFrom(null, '', 'Ada', 'Ben'),
  groupId: fc.option(
    fc.constantFrom(50, 51).map((number) => uuid('crm-user-groups', number)),
    { nil: null },
  ),
  mapping,
};
const row = fc.record({ ...fields, popFlow: flow }).map((given) => user(10, given));
const patch: fc.Arbitrary<CrmUserPatch> = fc.record(
  {
    set: fc.record({ ...fields, popFlow: flow }, { requiredKeys: [] }),
    unset: fc.record(
      {
        popFlow: fc.uniqueArray(fc.constantFrom('autoOpen', 'clientDisplay', 'events')),
        popFlowEvents: fc.uniqueArray(event),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

/** Every unit of a row as text; an absent one has no entry. */
function cells({
  fullName,
  nativeId,
  username,
  groupId,
  mapping: list,
  popFlow,
}: CrmUser): Map<string, string> {
  const { events = {}, ...settings } = popFlow;
  const all = { fullName, nativeId, username, groupId, mapping: list };
  return new Map([
    ...Object.entries(all).map(([key, value]): [string, string] => [key, JSON.stringify(value)]),
    ...Object.entries(settings).map(([key, value]): [string, string] => [`popFlow.${key}`, `${value}`]),
    ...Object.entries(events).map(([key, value]): [string, string] => [`popFlow.events.${key}`, `${value}`]),
  ]);
}

const merged = (theirs: CrmUser, left: CrmUserPatch | null) => applyPatch(theirs, left ?? {});

/** What each unit must be, said without the code: by the values of the three rows alone. */
function expected(base: CrmUser, wanted: CrmUser, theirs: CrmUser) {
  const [b, m, t] = [cells(base), cells(wanted), cells(theirs)];
  const all = [...new Set([...b.keys(), ...m.keys(), ...t.keys()])];
  const conflicts = all.filter(
    (key) => m.get(key) !== b.get(key) && t.get(key) !== b.get(key) && m.get(key) !== t.get(key),
  );
  const clean = new Map(t);
  for (const key of all) {
    if (m.get(key) === b.get(key) || conflicts.includes(key)) continue;
    const value = m.get(key);
    if (value === undefined) clean.delete(key);
    else clean.set(key, value);
  }
  return { conflicts: new Set(conflicts), clean };
}

const runs = { numRuns: 1_000 };

describe('merging', () => {
  it('takes each unit from the side that changed it, and names those that both did', () => {
    fc.assert(
      fc.property(row, patch, patch, (base, mine, other) => {
        const theirs = applyPatch(base, other);
        const wanted = applyPatch(base, mine);
        const merge = mergeEdit({ base, patch: mine, theirs });
        const want = expected(base, wanted, theirs);
        expect(new Set(merge.conflicts)).toEqual(want.conflicts);
        expect(cells(merged(theirs, merge.disjoint))).toEqual(want.clean);
      }),
      runs,
    );
  });

  it('gives the same row whichever of two disjoint edits comes first', () => {
    fc.assert(
      fc.property(row, patch, patch, (base, first, second) => {
        const oneWay = mergeEdit({ base, patch: second, theirs: applyPatch(base, first) });
        const otherWay = mergeEdit({ base, patch: first, theirs: applyPatch(base, second) });
        fc.pre(oneWay.conflicts.length === 0 && otherWay.conflicts.length === 0);
        const a = merged(applyPatch(base, first), oneWay.disjoint);
        const b = merged(applyPatch(base, second), otherWay.disjoint);
        expect(cells(a)).toEqual(cells(b));
      }),
      runs,
    );
  });

  it('changes nothing of theirs but what the edit has to itself', () => {
    fc.assert(
      fc.property(row, patch, patch, (base, mine, other) => {
        const theirs = applyPatch(base, other);
        const { disjoint } = mergeEdit({ base, patch: mine, theirs });
        const [before, now, then] = [cells(base), cells(merged(theirs, disjoint)), cells(theirs)];
        for (const key of new Set([...before.keys(), ...now.keys(), ...then.keys()])) {
          if (then.get(key) !== before.get(key)) expect(now.get(key)).toBe(then.get(key));
        }
      }),
      runs,
    );
  });

  it('leaves nothing of an edit that they made as well', () => {
    fc.assert(
      fc.property(row, patch, (base, mine) => {
        const merge = mergeEdit({ base, patch: mine, theirs: applyPatch(base, mine) });
        expect(merge).toMatchObject({ disjoint: null, mine: null, conflicts: [] });
        // What is alike is all that it changed.
        expect(cells(merged(base, merge.alike))).toEqual(cells(applyPatch(base, mine)));
      }),
      runs,
    );
  });

  it('has the whole effect of the edit on a row that nobody changed', () => {
    fc.assert(
      fc.property(row, patch, (base, mine) => {
        const merge = mergeEdit({ base, patch: mine, theirs: { ...base, version: 2 } });
        expect(merge.conflicts).toEqual([]);
        expect(cells(merged(base, merge.disjoint))).toEqual(cells(applyPatch(base, mine)));
      }),
      runs,
    );
  });

  it('keeps mine where the person decides so, and theirs in all else', () => {
    fc.assert(
      fc.property(row, patch, patch, (base, mine, other) => {
        const theirs = applyPatch(base, other);
        const wanted = applyPatch(base, mine);
        const merge = mergeEdit({ base, patch: mine, theirs });
        const want = expected(base, wanted, theirs).clean;
        for (const key of merge.conflicts) {
          const value = cells(wanted).get(key);
          if (value === undefined) want.delete(key);
          else want.set(key, value);
        }
        expect(cells(merged(theirs, merge.mine))).toEqual(want);
      }),
      runs,
    );
  });

  it('asks about every unit that differs when nobody knows what the edit was made on', () => {
    fc.assert(
      fc.property(row, patch, (theirs, mine) => {
        const merge = mergeEdit({ base: null, patch: mine, theirs });
        const [now, wanted] = [cells(theirs), cells(applyPatch(theirs, mine))];
        const differing = [...new Set([...now.keys(), ...wanted.keys()])].filter(
          (key) => now.get(key) !== wanted.get(key),
        );
        expect(merge.disjoint).toBeNull();
        expect(new Set(merge.conflicts)).toEqual(new Set(differing));
      }),
      runs,
    );
  });
});

describe('values that look alike', () => {
  it.each([
    ['false and null', false, null],
    ['null and absent', null, undefined],
    ['false and absent', false, undefined],
  ])('%s conflict', (_, mine, theirs) => {
    const base = user(10, { popFlow: { autoOpen: true } });
    const others = theirs === undefined ? {} : { autoOpen: theirs };
    const merge = mergeEdit({
      base,
      patch: { set: { popFlow: { autoOpen: mine } } },
      theirs: user(10, { version: 2, popFlow: others }),
    });
    expect(merge.conflicts).toEqual(['popFlow.autoOpen']);
  });

  it('an empty name and none conflict', () => {
    const merge = mergeEdit({
      base: user(10, { fullName: 'Ada' }),
      patch: { set: { fullName: '' } },
      theirs: user(10, { version: 2, fullName: null }),
    });
    expect(merge.conflicts).toEqual(['fullName']);
  });

  it('an empty own list and an inherited one conflict', () => {
    const merge = mergeEdit({
      base: user(10, { mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] } }),
      patch: { set: { mapping: { mode: 'override', agents: [] } } },
      theirs: user(10, { version: 2, mapping: { mode: 'inherit' } }),
    });
    expect(merge.conflicts).toEqual(['mapping']);
  });

  it('two events of one table do not', () => {
    const merge = mergeEdit({
      base: user(10, { popFlow: { events: { Ringing: 'Pop' } } }),
      patch: { unset: { popFlowEvents: ['Ringing'] } },
      theirs: user(10, { version: 2, popFlow: { events: { Ringing: 'Pop', Ended: null } } }),
    });
    expect(merge).toMatchObject({ disjoint: { unset: { popFlowEvents: ['Ringing'] } }, conflicts: [] });
  });
});
