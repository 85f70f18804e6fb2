/** The directory: rows only go forward, and the indexes follow. */
import { describe, expect, it } from 'vitest';
import { Directory } from '../../lib/domain/directory.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { INSTANCE, user, uuid } from '../support/rows.ts';

const ALICE = uuid('crm-users', 10);

function withUsers(...users: CrmUser[]): Directory {
  const directory = new Directory();
  directory.apply({ rows: { 'crm-users': users }, deleted: [] });
  return directory;
}

const put = (directory: Directory, row: CrmUser) =>
  directory.apply({ rows: { 'crm-users': [row] }, deleted: [] });
const remove = (directory: Directory, version: number) =>
  directory.apply({ rows: {}, deleted: [['crm-users', ALICE, version]] });

describe('the directory', () => {
  it('ignores a row that is older than what it has', () => {
    const directory = withUsers(user(10, { version: 3, fullName: 'New' }));
    expect(put(directory, user(10, { version: 2, fullName: 'Old' })).size).toBe(0);
    expect(directory.get('crm-users', ALICE)?.fullName).toBe('New');
  });

  it('does not bring a deleted row back by a late answer', () => {
    const directory = withUsers(user(10));
    remove(directory, 3);
    put(directory, user(10, { version: 2 }));
    expect(directory.get('crm-users', ALICE)).toBeUndefined();
  });

  it('takes a restored row, whose version is above the tombstone', () => {
    const directory = withUsers(user(10));
    remove(directory, 3);
    put(directory, user(10, { version: 4 }));
    expect(directory.get('crm-users', ALICE)?.version).toBe(4);
  });

  it('ignores a tombstone that is older than the row', () => {
    const directory = withUsers(user(10, { version: 5 }));
    remove(directory, 4);
    expect(directory.size('crm-users')).toBe(1);
  });

  it('finds usernames exactly', () => {
    const directory = withUsers(user(10, { username: 'JDoe' }));
    expect(directory.userByUsername(INSTANCE, 'JDoe')?.id).toBe(ALICE);
    expect(directory.userByUsername(INSTANCE, 'jdoe')).toBeUndefined();
  });

  it('finds both users after they swapped names', () => {
    const directory = withUsers(user(10, { username: 'a' }), user(11, { username: 'b' }));
    directory.apply({
      rows: {
        'crm-users': [user(10, { version: 2, username: 'b' }), user(11, { version: 2, username: 'a' })],
      },
      deleted: [],
    });
    expect(directory.userByUsername(INSTANCE, 'b')?.id).toBe(ALICE);
    expect(directory.userByUsername(INSTANCE, 'a')?.id).toBe(uuid('crm-users', 11));
  });

  it('forgets a native id that was changed', () => {
    const directory = withUsers(user(10));
    put(directory, user(10, { version: 2, nativeId: '99' }));
    expect(directory.userByNativeId(INSTANCE, '10')).toBeUndefined();
    expect(directory.userByNativeId(INSTANCE, '99')?.id).toBe(ALICE);
  });

  it('follows the owners of an agent', () => {
    const mapping = { mode: 'override' as const, agents: [uuid('cti-agents', 600)] };
    const directory = withUsers(user(10, { mapping }));
    expect(directory.ownersOf(uuid('cti-agents', 600), INSTANCE)).toMatchObject([
      { level: 'user', id: ALICE },
    ]);
    put(directory, user(10, { version: 2 }));
    expect(directory.ownersOf(uuid('cti-agents', 600), INSTANCE)).toEqual([]);
  });

  it('takes a snapshot as it is, even where versions went back', () => {
    const directory = withUsers(user(10, { version: 9 }));
    directory.replace({ rows: { 'crm-users': [user(10, { version: 2 })] }, deleted: [] });
    expect(directory.get('crm-users', ALICE)?.version).toBe(2);
  });
});
