/** What a patch does to a user's own values (contract.md, HTTP: `set` and `unset`). */
import { expect, it } from 'vitest';
import { applyPatch, mergePopFlow } from '../../lib/domain/apply-patch.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';

const user: CrmUser = {
  id: '00000000-0000-4000-8000-000000000001' as CrmUser['id'],
  version: 3,
  updatedAt: '2026-11-01T08:00:00.000Z',
  updatedBy: 'admin.ada',
  instanceId: '00000000-0000-4000-8000-000000000002' as CrmUser['instanceId'],
  username: 'jdoe',
  nativeId: '7',
  fullName: 'Jane Doe',
  groupId: null,
  popFlow: { autoOpen: false, events: { Ringing: 'open-contact' } },
  mapping: { mode: 'inherit' },
};

it('leaves fields alone that stand in neither part', () => {
  expect(applyPatch(user, {})).toEqual(user);
});

it('stores null where the patch sets null', () => {
  expect(applyPatch(user, { set: { nativeId: null, popFlow: { autoOpen: null } } })).toMatchObject({
    nativeId: null,
    popFlow: { autoOpen: null },
  });
});

it('replaces the mapping as a whole', () => {
  const patched = applyPatch(user, { set: { mapping: { mode: 'override', agents: [] } } });
  expect(patched.mapping).toEqual({ mode: 'override', agents: [] });
});

it('merges events by event name', () => {
  const merged = mergePopFlow(
    { events: { A: 'one', B: 'two' } },
    { events: { B: null, C: 'three' } },
    undefined,
  );
  expect(merged.events).toEqual({ A: 'one', B: null, C: 'three' });
});

it('removes overrides that unset names, so that the field inherits again', () => {
  const merged = mergePopFlow(user.popFlow, undefined, { popFlow: ['autoOpen'], popFlowEvents: ['Ringing'] });
  expect(merged).toEqual({});
});

it('does not change the record it was given', () => {
  const before = structuredClone(user);
  applyPatch(user, {
    set: { popFlow: { events: { Ended: 'wrap-up' } } },
    unset: { popFlow: ['autoOpen'] },
  });
  expect(user).toEqual(before);
});
