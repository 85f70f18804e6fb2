/** The groups of an instance for its combobox. */
import { expect, it } from 'vitest';
import { Directory } from '../../lib/domain/directory.ts';
import { GroupChoices } from '../../lib/domain/group-choices.ts';
import { group, INSTANCE, uuid } from '../support/rows.ts';

function open() {
  const directory = new Directory();
  const put = (...groups: ReturnType<typeof group>[]) =>
    directory.apply({ rows: { 'crm-user-groups': groups }, deleted: [] });
  put(group(1, { name: 'Team 10' }), group(2, { name: 'Team 2' }), group(3, { name: 'team 3' }));
  const choices = new GroupChoices();
  return { put, choices: () => choices.of(directory, INSTANCE) };
}
const named = (choices: readonly { name: string }[]) => choices.map(({ name }) => name);

it('they go by name, numbers as people count', () => {
  expect(named(open().choices())).toEqual(['Team 2', 'team 3', 'Team 10']);
});

it('those of other instances are left out', () => {
  const { put, choices } = open();
  put(group(4, { name: 'Team 1', instanceId: uuid('crm-instances', 2) }));
  expect(choices()).toHaveLength(3);
});

it('they are put in order once, and anew when a group was renamed, added or deleted', () => {
  const { put, choices } = open();
  const first = choices();
  expect(choices()).toBe(first);
  put(group(3, { version: 2, name: 'Team 1' }));
  expect(named(choices())).toEqual(['Team 1', 'Team 2', 'Team 10']);
});
