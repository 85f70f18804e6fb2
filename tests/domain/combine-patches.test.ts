/** Two edits joined into one have the effect of both in order, for any two edits. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyPatch } from '../../lib/domain/apply-patch.ts';
import { combinePatches, fieldsOf } from '../../lib/domain/combine-patches.ts';
import type { CrmUserPatch } from '../../lib/schema/patch.ts';
import { user } from '../support/rows.ts';

const event = fc.constantFrom('Ringing', 'Answered', 'Ended');
const scalar = fc.constantFrom('autoOpen', 'notifyOnError', 'enabled');
const flow = fc.record(
  {
    autoOpen: fc.boolean(),
    notifyOnError: fc.boolean(),
    events: fc.dictionary(event, fc.option(fc.constantFrom('Pop', 'Log'), { nil: null }), { minKeys: 1 }),
  },
  { requiredKeys: [] },
);
const patch: fc.Arbitrary<CrmUserPatch> = fc.record(
  {
    set: fc.record({ fullName: fc.option(fc.string(), { nil: null }), popFlow: flow }, { requiredKeys: [] }),
    unset: fc.record(
      { popFlow: fc.array(fc.oneof(scalar, fc.constant('events'))), popFlowEvents: fc.array(event) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

it('is one after the other', () => {
  fc.assert(
    fc.property(flow, patch, patch, (own, first, second) => {
      const base = user(10, { popFlow: own });
      const combined = combinePatches(first, second);
      if (combined === null) return;
      expect(applyPatch(base, combined)).toEqual(applyPatch(applyPatch(base, first), second));
    }),
    { numRuns: 2_000 },
  );
});

it('names every field that it touches', () => {
  const touched = fieldsOf({
    set: { groupId: null, popFlow: { autoOpen: true, events: { Ringing: null } } },
    unset: { popFlow: ['enabled'] },
  });
  expect(touched).toEqual(['groupId', 'popFlow.autoOpen', 'popFlow.events.Ringing', 'popFlow.enabled']);
});
