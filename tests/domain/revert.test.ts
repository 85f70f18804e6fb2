/** Taking an entry of the history back: the patch, what was changed since, and what cannot be put back. */
import { expect, it } from 'vitest';
import { applyPatch } from '../../lib/domain/apply-patch.ts';
import { revertOf } from '../../lib/domain/revert.ts';
import { agent, group, instance, user, uuid } from '../support/rows.ts';

const AGENT = uuid('cti-agents', 600);
const OTHER = uuid('cti-agents', 601);
const TIER1 = uuid('crm-user-groups', 50);
const NAMES: Record<string, string> = {
  [AGENT]: 'Agent 600, 600',
  [OTHER]: 'Agent 601, 601',
  [TIER1]: 'Tier 1',
};
const nameOf = (id: string) => NAMES[id] ?? null;

it('puts back texts, references and mappings, and says what each is now', () => {
  const before = user(10, { fullName: 'Eve', mapping: { mode: 'override', agents: [AGENT] } });
  const after = user(10, { fullName: 'Eva', groupId: TIER1, mapping: { mode: 'inherit' }, version: 2 });
  const plan = revertOf({ before, after, present: after, nameOf });
  expect(plan.obstacles).toEqual([]);
  expect(plan.fields).toEqual([
    {
      field: 'fullName',
      now: { is: 'value', value: 'Eva' },
      former: { is: 'value', value: 'Eve' },
      isChangedSince: false,
    },
    {
      field: 'groupId',
      now: { is: 'record', name: 'Tier 1' },
      former: { is: 'value', value: null },
      isChangedSince: false,
    },
    {
      field: 'mapping',
      now: { is: 'mapping', mode: 'inherit', agents: [] },
      former: { is: 'mapping', mode: 'override', agents: ['Agent 600, 600'] },
      isChangedSince: false,
    },
  ]);
  const { version: _, ...wanted } = before;
  expect(plan.patch && applyPatch(after, plan.patch)).toMatchObject(wanted);
});

it('takes what somebody decided for no field', () => {
  const [before, after] = [user(10, { fullName: 'Eve' }), user(10, { fullName: 'Eva', version: 2 })];
  const decided = { keep: 'mine', version: 1 };
  const plan = revertOf({ before, after: { ...after, decided }, present: after, nameOf });
  expect(plan).toMatchObject({ obstacles: [], patch: { set: { fullName: 'Eve' } } });
  expect(plan.fields.map(({ field }) => field)).toEqual(['fullName']);
  const alone = revertOf({ before: after, after: { ...after, decided }, present: after, nameOf });
  expect(alone).toEqual({ fields: [], obstacles: [], patch: null });
});

it('leaves fields alone that the entry did not touch, though they changed since', () => {
  const before = user(10, { fullName: 'Eve' });
  const after = user(10, { fullName: 'Eva' });
  const present = user(10, { fullName: 'Eva', nativeId: '99' });
  const plan = revertOf({ before, after, present, nameOf });
  expect(plan.patch).toEqual({ set: { fullName: 'Eve' } });
});

it('marks what somebody changed after the entry, and leaves out what is as it was', () => {
  const before = user(10, { fullName: 'Eve', nativeId: '1' });
  const after = user(10, { fullName: 'Eva', nativeId: '2' });
  const plan = revertOf({ before, after, present: user(10, { fullName: 'Evelyn', nativeId: '1' }), nameOf });
  expect(plan.fields).toMatchObject([{ field: 'fullName', isChangedSince: true }]);
  expect(plan.patch).toEqual({ set: { fullName: 'Eve' } });
});

it('removes an override that the entry made, and makes one again that it removed', () => {
  const before = group(50, { popFlow: { autoOpen: false, events: { Ringing: null, Ended: 'Close' } } });
  const after = group(50, { popFlow: { logLevel: 'debug', events: { Ringing: 'Pop', Held: 'Wait' } } });
  const plan = revertOf({ before, after, present: after, nameOf });
  expect(plan.patch).toEqual({
    set: { popFlow: { autoOpen: false, events: { Ringing: null, Ended: 'Close' } } },
    unset: { popFlow: ['logLevel'], popFlowEvents: ['Held'] },
  });
  expect(plan.patch && applyPatch(after, plan.patch)).toEqual(before);
});

it('puts features and connectivity of an instance back by field', () => {
  const before = instance({
    features: { popFlow: true, mediaBar: true },
    connectivity: { siteUrl: 'https://a.example' },
  });
  const after = instance({
    features: { popFlow: true, mediaBar: false },
    connectivity: { siteUrl: 'https://b.example' },
  });
  const plan = revertOf({ before, after, present: after, nameOf });
  expect(plan.patch).toEqual({
    set: { features: { mediaBar: true }, connectivity: { siteUrl: 'https://a.example' } },
  });
});

it('cannot put a secret back, and says so', () => {
  const before = instance({ secretsSet: [] });
  const after = { ...instance({ secretsSet: ['password'] }), secretsChanged: ['password'] };
  const plan = revertOf({ before, after, present: instance({ secretsSet: ['password'] }), nameOf });
  expect(plan).toMatchObject({ fields: [], patch: null });
  expect(plan.obstacles).toContainEqual({ field: 'secretsSet', why: 'secret' });
});

it('says so of a secret that was put over another', () => {
  const before = instance({ secretsSet: ['password'] });
  const plan = revertOf({
    before,
    after: { ...before, secretsChanged: ['password'] },
    present: before,
    nameOf,
  });
  expect(plan).toEqual({ fields: [], obstacles: [{ field: 'secretsChanged', why: 'secret' }], patch: null });
});

it.each([
  ['a group', user(10, { groupId: uuid('crm-user-groups', 404) }), user(10), 'groupId'],
  [
    'an agent of the list',
    user(10, { mapping: { mode: 'override', agents: [AGENT, uuid('cti-agents', 404)] } }),
    user(10),
    'mapping',
  ],
  ['the agent group', agent(600, { agentGroupId: uuid('agent-groups', 404) }), agent(600), 'agentGroupId'],
])('cannot put back what names %s that is gone', (_what, before, after, field) => {
  const plan = revertOf({ before, after, present: after, nameOf });
  expect(plan).toEqual({ fields: [], obstacles: [{ field, why: 'gone' }], patch: null });
});

it('has nothing to do where everything is as it was', () => {
  const before = user(10, { fullName: 'Eve' });
  const plan = revertOf({ before, after: user(10, { fullName: 'Eva' }), present: before, nameOf });
  expect(plan).toEqual({ fields: [], obstacles: [], patch: null });
});
