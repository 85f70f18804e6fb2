/** Audit entries as changes of fields, with names for records. */
import { describe, expect, it } from 'vitest';
import { historyFields } from '../../lib/domain/history-fields.ts';
import { instance, user, uuid } from '../support/rows.ts';

const NAMES: Record<string, string> = {
  [uuid('crm-user-groups', 50)]: 'Tier 1',
  [uuid('cti-agents', 600)]: 'Bea, 0042',
};
const fieldsOf = (before: unknown, after: unknown) => historyFields(before, after, (id) => NAMES[id] ?? null);

describe('a change', () => {
  it('names only the fields that differ', () => {
    const before = user(1, { fullName: 'Old', version: 3 });
    const after = user(1, { fullName: 'New', version: 4, updatedBy: 'admin.ben' });
    expect(fieldsOf(before, after)).toEqual([
      { field: 'fullName', before: { is: 'value', value: 'Old' }, after: { is: 'value', value: 'New' } },
    ]);
  });

  it('tells settings by field and events by name; what inherits is nothing', () => {
    const before = user(1, { popFlow: { autoOpen: false, events: { Ringing: 'Search' } } });
    const after = user(1, { popFlow: { events: { Ringing: null, Hold: 'Note' } } });
    expect(fieldsOf(before, after)).toEqual([
      { field: 'popFlow.autoOpen', before: { is: 'value', value: false }, after: { is: 'nothing' } },
      {
        field: 'popFlow.events.Ringing',
        before: { is: 'value', value: 'Search' },
        after: { is: 'value', value: null },
      },
      { field: 'popFlow.events.Hold', before: { is: 'nothing' }, after: { is: 'value', value: 'Note' } },
    ]);
  });

  it('names groups and agents, and shows the id of one that is gone', () => {
    const before = user(1, { groupId: uuid('crm-user-groups', 50) });
    const after = user(1, {
      groupId: uuid('crm-user-groups', 51),
      mapping: { mode: 'override', agents: [uuid('cti-agents', 600)] },
    });
    expect(fieldsOf(before, after)).toEqual([
      {
        field: 'groupId',
        before: { is: 'record', name: 'Tier 1' },
        after: { is: 'record', name: uuid('crm-user-groups', 51) },
      },
      {
        field: 'mapping',
        before: { is: 'mapping', mode: 'inherit', agents: [] },
        after: { is: 'mapping', mode: 'override', agents: ['Bea, 0042'] },
      },
    ]);
  });

  it('of sites is a list', () => {
    const change = fieldsOf(instance({ sites: [] }), instance({ sites: ['https://a/*'] }));
    expect(change).toEqual([
      { field: 'sites', before: { is: 'list', names: [] }, after: { is: 'list', names: ['https://a/*'] } },
    ]);
  });
});

it('an addition tells what was filled in', () => {
  expect(fieldsOf(null, user(1, { nativeId: null })).map(({ field }) => field)).toEqual([
    'username',
    'fullName',
  ]);
});

it('a deletion tells no fields', () => {
  expect(fieldsOf(user(1), null)).toEqual([]);
});
