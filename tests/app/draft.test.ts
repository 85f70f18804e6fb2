/** Drafts: what they send, and how they follow a record that changes under them. */
import { expect, test } from 'vitest';
import { contested, draftPatch, fieldsIn, type RecordDraft, rebased } from '../../lib/app/draft.ts';
import { createDrafts } from '../../lib/app/drafts.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { agent, personView, uuid } from '../support/panel-views.ts';
import { instance } from '../support/rows.ts';

const user = personView().user;
const site = instance({ features: { mediaBar: false }, connectivity: { siteUrl: '' } });
const groupId = uuid(12) as CrmUser['groupId'];
const newer = (fields: Partial<CrmUser>): CrmUser => ({ ...user, version: user.version + 1, ...fields });
const draft: RecordDraft = { begunOn: user.version, base: user, fields: { groupId } };

test('a patch holds only the named fields', () => {
  const fields = { groupId, mapping: { mode: 'override', agents: [agent(1)] } } as const;
  expect(draftPatch(fields, ['mapping'])).toEqual({
    set: { mapping: { mode: 'override', agents: [agent(1).agent.id] } },
  });
});

test('removing the group is a stored null', () => {
  expect(draftPatch({ groupId: null }, ['groupId'])).toEqual({ set: { groupId: null } });
});

test('a draft equal to the record falls away', () => {
  expect(rebased(draft, newer({ groupId }))).toBeNull();
});

test('a change of another field moves the draft on to the new version', () => {
  expect(rebased(draft, newer({ nativeId: '43' }))?.base.version).toBe(user.version + 1);
});

test('a change of the same field is contested and keeps the old base', () => {
  const other = newer({ groupId: null });
  expect(contested(draft, other)).toEqual(['groupId']);
  expect(rebased(draft, other)?.base.version).toBe(user.version);
});

test('keeping mine moves the draft on', () => {
  const drafts = createDrafts();
  drafts.change(user, { groupId });
  const other = newer({ groupId: null });
  drafts.follow(other);
  drafts.keepMine(other);
  expect(drafts.of(user.id)?.base.version).toBe(other.version);
  expect(drafts.of(user.id)?.fields.groupId).toBe(groupId);
});

test('keeping theirs in one field moves the rest of the draft on', () => {
  const drafts = createDrafts();
  drafts.change(user, { groupId, nativeId: '43' });
  const other = newer({ groupId: null });
  drafts.follow(other);
  expect(drafts.of(user.id)?.base.version).toBe(user.version);
  drafts.keepTheirs(other, ['groupId']);
  expect(drafts.of(user.id)).toMatchObject({
    base: { version: user.version + 1 },
    fields: { nativeId: '43' },
  });
  drafts.keepTheirs(other, ['nativeId']);
  expect(drafts.of(user.id)).toBeNull();
});

test('discarding one field keeps the other', () => {
  const drafts = createDrafts();
  drafts.change(user, { groupId, mapping: { mode: 'override', agents: [] } });
  drafts.discard(user.id, ['groupId']);
  expect(drafts.of(user.id)?.fields).toEqual({ mapping: { mode: 'override', agents: [] } });
});

test('drafts of two users are apart', () => {
  const drafts = createDrafts();
  drafts.change(user, { groupId });
  expect(drafts.of(uuid(99))).toBeNull();
  expect(drafts.count.value).toBe(1);
});

const events = { Ringing: 'Open contact' };
const withOwn = newer({ version: user.version, popFlow: { autoOpen: true, events } });

test('own settings are set, events by their name, and resets are unset', () => {
  const fields = {
    'popFlow.logLevel': { own: true, value: 'debug' },
    'popFlow.events.Ringing': { own: true, value: null },
    'popFlow.autoOpen': { own: false },
    'popFlow.events.Hold': { own: false },
  } as const;
  expect(draftPatch(fields, Object.keys(fields) as (keyof typeof fields)[])).toEqual({
    set: { popFlow: { logLevel: 'debug', events: { Ringing: null } } },
    unset: { popFlow: ['autoOpen'], popFlowEvents: ['Hold'] },
  });
});

test('an own setting equal to the inherited value stays a draft, one equal to the own value falls away', () => {
  const field = 'popFlow.clientDisplay';
  const inherits = newer({ version: user.version, popFlow: {} });
  const drafts = createDrafts();
  drafts.change(inherits, { [field]: { own: true, value: 'docked' } });
  expect(drafts.of(user.id)?.fields).toEqual({ [field]: { own: true, value: 'docked' } });
  drafts.follow(newer({ popFlow: { clientDisplay: 'docked' } }));
  expect(drafts.of(user.id)).toBeNull();
});

test('resetting what is not own drafts nothing', () => {
  const drafts = createDrafts();
  drafts.change(withOwn, { 'popFlow.logLevel': { own: false }, 'popFlow.events.Hold': { own: false } });
  expect(drafts.count.value).toBe(0);
});

test('a setting is contested by a change of that setting alone', () => {
  const drafted: RecordDraft = {
    begunOn: user.version,
    base: withOwn,
    fields: { 'popFlow.autoOpen': { own: false }, 'popFlow.events.Ringing': { own: true, value: null } },
  };
  expect(contested(drafted, newer({ popFlow: { autoOpen: true, logLevel: 'debug', events } }))).toEqual([]);
  expect(
    contested(drafted, newer({ popFlow: { autoOpen: true, events: { Ringing: 'Search by number' } } })),
  ).toEqual(['popFlow.events.Ringing']);
});

test('a draft of an instance sends its sections by field, and none of them as absent', () => {
  const drafts = createDrafts();
  drafts.change(site, {
    name: 'Mine',
    'features.mediaBar': { own: true, value: true },
    'connectivity.siteUrl': { own: true, value: '' },
    'popFlow.autoOpen': { own: true, value: false },
  });
  const fields = drafts.of(site.id)?.fields ?? {};
  expect(draftPatch(fields, fieldsIn(fields))).toEqual({
    set: { name: 'Mine', features: { mediaBar: true }, popFlow: { autoOpen: false } },
  });
});

test('lists that hold the same are the same, and another list is contested', () => {
  const drafts = createDrafts();
  drafts.change(site, { sites: [...site.sites] });
  expect(drafts.of(site.id)).toBeNull();
  drafts.change(site, { sites: ['https://mine.example/*'] });
  drafts.follow({ ...site, version: 2, sites: ['https://theirs.example/*'] });
  const draft = drafts.of(site.id);
  expect(draft && contested(draft, { ...site, version: 2, sites: [] })).toEqual(['sites']);
});

test('a change of another section of the instance moves the draft on', () => {
  const drafts = createDrafts();
  drafts.change(site, { 'features.mediaBar': { own: true, value: true } });
  drafts.follow({ ...site, version: 2, features: { ...site.features, openConnect: true } }, 'nobody');
  expect(drafts.of(site.id)).toMatchObject({ base: { version: 2 }, changed: { by: site.updatedBy } });
});
