/** Selecting users: one by one, all that match, and what is left out of them. */
import { expect, it } from 'vitest';
import {
  askedSelection,
  EVERYBODY,
  isSelected,
  NOBODY,
  selectedCount,
  withUsers,
} from '../../lib/app/user-selection.ts';

const filter = { groupId: null, mapped: null, mode: null, environmentId: null };

it('starts with nobody, and takes users in and out', () => {
  const some = withUsers(withUsers(NOBODY, ['a', 'b'], true), ['a'], false);
  expect(isSelected(some, 'a')).toBe(false);
  expect(isSelected(some, 'b')).toBe(true);
  expect(selectedCount(some, 50)).toBe(1);
  expect(askedSelection(some, { search: '', filter })).toEqual({ is: 'some', ids: ['b'] });
});

it('holds all that match but those left out', () => {
  const most = withUsers(withUsers(EVERYBODY, ['a', 'b'], false), ['b'], true);
  expect(isSelected(most, 'a')).toBe(false);
  expect(isSelected(most, 'z')).toBe(true);
  expect(selectedCount(most, 50)).toBe(49);
  const asked = { is: 'all', search: 'jane', filter, except: ['a'] };
  expect(askedSelection(most, { search: 'jane', filter })).toEqual(asked);
});

it('changes nothing of the selection it came from', () => {
  withUsers(NOBODY, ['a'], true);
  expect(selectedCount(NOBODY, 50)).toBe(0);
});
