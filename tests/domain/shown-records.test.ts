/** The configuration as the screen shows it: base rows with the edits that are on their way. */
import { describe, expect, it } from 'vitest';
import { Directory } from '../../lib/domain/directory.ts';
import type { QueuedEdit } from '../../lib/domain/overlay.ts';
import { personOf } from '../../lib/domain/person.ts';
import { ShownRecords } from '../../lib/domain/shown-records.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { RecordPatch } from '../../lib/schema/writes.ts';
import { agent, environment, group, INSTANCE, instance, user, uuid } from '../support/rows.ts';

const GROUP = uuid('crm-user-groups', 50);
const AGENT = uuid('cti-agents', 600);
const over = (...agents: (typeof AGENT)[]) => ({ mode: 'override' as const, agents });

function directory() {
  const rows = new Directory();
  rows.apply({
    rows: {
      'crm-instances': [instance({ popFlow: { autoOpen: true } })],
      'crm-user-groups': [group(50)],
      'crm-users': [user(10, { groupId: GROUP }), user(11, { mapping: over(AGENT) })],
      environments: [environment(500)],
      'cti-agents': [agent(600)],
    },
    deleted: [],
  });
  return rows;
}

const edit = (kind: Kind, baseRow: AnyRow, patch: RecordPatch, more: Partial<QueuedEdit> = {}) =>
  ({ kind, id: baseRow.id, baseRow, patch, state: 'waiting', ...more }) as const;

const shownWith = (...queued: QueuedEdit[]) =>
  new ShownRecords(directory(), queued, { revision: 1, telephonyRevision: 1 });

describe('a record', () => {
  it.each([
    ['crm-instances', instance(), 'name'],
    ['crm-user-groups', group(50), 'name'],
    ['crm-users', user(10), 'fullName'],
    ['environments', environment(500), 'name'],
    ['cti-agents', agent(600), 'name'],
  ] as const)('of %s is shown with its edit, alone and among all', (kind, row, field) => {
    const shown = shownWith(edit(kind, row, { set: { [field]: 'Mine' } }));
    expect(shown.get(kind, row.id)).toMatchObject({ [field]: 'Mine', version: 1 });
    const all = [...(shown.values(kind) as Iterable<AnyRow>)];
    expect(all.find(({ id }) => id === row.id)).toMatchObject({ [field]: 'Mine' });
    expect(all).toHaveLength(directory().size(kind));
  });

  it('that is added is shown and counted', () => {
    const shown = shownWith(edit('crm-user-groups', group(51, { version: 0 }), {}, { isNew: true }));
    expect([...shown.values('crm-user-groups')].map(({ name }) => name)).toEqual(['Group 50', 'Group 51']);
    expect(shown.size('crm-user-groups')).toBe(2);
  });

  it('is shown as the server has it while its edit is parked', () => {
    const shown = shownWith(
      edit('crm-user-groups', group(50), { set: { name: 'Mine' } }, { state: 'parked' }),
      edit('crm-user-groups', group(51), {}, { state: 'parked', isNew: true }),
    );
    expect([...shown.values('crm-user-groups')]).toEqual([group(50)]);
  });

  it('that was deleted does not come back by an edit of it', () => {
    const shown = shownWith(edit('crm-user-groups', group(99), { set: { name: 'Mine' } }));
    expect(shown.get('crm-user-groups', uuid('crm-user-groups', 99))).toBeUndefined();
  });
});

describe('owners of an agent', () => {
  const ownersIn = (shown: ShownRecords) =>
    shown.ownersOf(AGENT, INSTANCE).map(({ level, name }) => `${level} ${name}`);

  it('are those the edits leave, from the instance down', () => {
    const shown = shownWith(
      edit('crm-users', user(11), { set: { mapping: over() } }),
      edit('crm-user-groups', group(50), { set: { mapping: over(AGENT) } }),
      edit('crm-instances', instance(), { set: { mapping: over(AGENT), name: 'Mine' } }),
    );
    expect(ownersIn(shown)).toEqual(['instance Mine', 'group Group 50']);
  });

  it('stay in their order beside one that comes from an edit', () => {
    const shown = shownWith(edit('crm-user-groups', group(50), { set: { mapping: over(AGENT) } }));
    expect(ownersIn(shown)).toEqual(['group Group 50', 'user User 11']);
  });
});

describe('a user', () => {
  it('whom an edit renames is found by the former and by the new username', () => {
    const shown = shownWith(edit('crm-users', user(10), { set: { username: 'mine', nativeId: '77' } }));
    expect(shown.userByUsername(INSTANCE, 'user.10')?.username).toBe('mine');
    expect(shown.userByUsername(INSTANCE, 'mine')?.id).toBe(uuid('crm-users', 10));
    expect(shown.userByNativeId(INSTANCE, '77')?.id).toBe(uuid('crm-users', 10));
  });

  it('has the values that an edit of the group gives, marked as not saved yet', () => {
    const queued = [
      edit('crm-user-groups', group(50), {
        set: { name: 'Mine', popFlow: { autoOpen: false }, mapping: over(AGENT) },
      }),
    ];
    const shown = shownWith(...queued);
    const alice = shown.get('crm-users', uuid('crm-users', 10));
    const { view } = (alice && personOf(alice, shown, queued)) ?? {};
    expect(view?.effective.popFlow.autoOpen).toMatchObject({ value: false, source: 'group' });
    expect(view?.agents.map(({ agent: { id } }) => id)).toEqual([AGENT]);
    expect(view?.pendingFields).toEqual(['mapping', 'popFlow.autoOpen']);
    expect(view?.group?.name).toBe('Mine');
  });

  it('who overrides has nothing that is not saved yet, whatever the levels above do', () => {
    const queued = [
      edit('crm-instances', instance(), { set: { popFlow: { autoOpen: false }, mapping: over() } }),
      edit('crm-user-groups', group(50), { set: { popFlow: { autoOpen: null } } }),
    ];
    const shown = shownWith(...queued);
    const own = user(11, { groupId: GROUP, popFlow: { autoOpen: true }, mapping: over(AGENT) });
    expect(personOf(own, shown, queued)?.view.pendingFields).toEqual([]);
  });
});
