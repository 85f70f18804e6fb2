/** The directory: rows only go forward, and the indexes follow. */
import { describe, expect, it } from 'vitest';
import { Directory } from '../../lib/domain/directory.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import { packRows } from '../../lib/schema/pack-rows.ts';
import { agent, INSTANCE, user, uuid } from '../support/rows.ts';

const ALICE = uuid('crm-users', 10);

/** How rows come into the directory: one by one, or as a block. */
const WAYS = {
  'rows of a delta': (directory: Directory, users: CrmUser[]) =>
    void directory.apply({ rows: { 'crm-users': users }, deleted: [] }),
  'a block': (directory: Directory, users: CrmUser[]) => directory.addBlock(packRows('crm-users', users)),
};

const put = (directory: Directory, row: CrmUser) =>
  directory.apply({ rows: { 'crm-users': [row] }, deleted: [] });
const remove = (directory: Directory, version: number) =>
  directory.apply({ rows: {}, deleted: [['crm-users', ALICE, version]] });

describe.each(Object.entries(WAYS))('the directory, filled by %s,', (_way, fill) => {
  function withUsers(...users: CrmUser[]): Directory {
    const directory = new Directory();
    fill(directory, users);
    return directory;
  }

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
    directory.replace([packRows('crm-users', [user(10, { version: 2 })])]);
    expect(directory.get('crm-users', ALICE)?.version).toBe(2);
  });
});

describe('a block that comes late', () => {
  const block = (...users: CrmUser[]) => packRows('crm-users', users);

  it('does not take a newer row back', () => {
    const directory = new Directory();
    put(directory, user(10, { version: 3, username: 'new', nativeId: '99' }));
    directory.addBlock(block(user(10, { version: 2 }), user(11)));
    expect(directory.get('crm-users', ALICE)?.version).toBe(3);
    expect(directory.userByNativeId(INSTANCE, '10')).toBeUndefined();
    expect(directory.userByNativeId(INSTANCE, '99')?.id).toBe(ALICE);
    expect(directory.size('crm-users')).toBe(2);
  });

  it('takes the place of the same row and of an older one', () => {
    const directory = new Directory();
    const mapping = { mode: 'override' as const, agents: [uuid('cti-agents', 600)] };
    put(directory, user(10, { mapping }));
    put(directory, user(11, { version: 1, username: 'old', nativeId: 'old' }));
    directory.addBlock(block(user(10, { mapping }), user(11, { version: 2 })));
    expect(directory.size('crm-users')).toBe(2);
    expect([...directory.values('crm-users')].map(({ version }) => version)).toEqual([1, 2]);
    expect(directory.ownersOf(uuid('cti-agents', 600), INSTANCE)).toHaveLength(1);
    expect(directory.userByNativeId(INSTANCE, 'old')).toBeUndefined();
  });

  it('does not bring a deleted row back, unless it was restored since', () => {
    const directory = new Directory();
    remove(directory, 3);
    directory.addBlock(block(user(10, { version: 2 })));
    expect([directory.size('crm-users'), directory.get('crm-users', ALICE)]).toEqual([0, undefined]);
    const restored = new Directory();
    remove(restored, 3);
    restored.addBlock(block(user(10, { version: 4 })));
    expect(restored.get('crm-users', ALICE)?.version).toBe(4);
  });

  it('finds each of many rows by id, username and native id, over several blocks', () => {
    const users = Array.from({ length: 20_000 }, (_, index) => user(10 + index));
    const directory = new Directory();
    directory.replace([0, 8192, 16_384].map((start) => block(...users.slice(start, start + 8192))));
    const found = users.map((row) => [
      directory.get('crm-users', row.id)?.username,
      directory.userByUsername(INSTANCE, row.username)?.id,
      directory.userByNativeId(INSTANCE, row.nativeId ?? '')?.id,
    ]);
    expect(found).toEqual(users.map(({ id, username }) => [username, id, id]));
    expect(directory.get('crm-users', uuid('crm-users', 9))).toBeUndefined();
    expect(directory.get('crm-users', 'no id')).toBeUndefined();
  });

  it('does not count a row twice that came first with very many others', () => {
    const many = (version: number) => Array.from({ length: 5_000 }, (_, at) => user(10 + at, { version }));
    const directory = new Directory();
    directory.apply({ rows: { 'crm-users': many(2) }, deleted: [] });
    directory.addBlock(block(...many(1)));
    expect(directory.size('crm-users')).toBe(5_000);
    expect(directory.userByUsername(INSTANCE, 'user.10')?.version).toBe(2);
  });

  it('keeps users of two instances apart', () => {
    const other = uuid('crm-instances', 2);
    const directory = new Directory();
    directory.addBlock(block(user(10), user(11, { instanceId: other, username: 'user.10', nativeId: '10' })));
    expect(directory.userByUsername(INSTANCE, 'user.10')?.id).toBe(ALICE);
    expect(directory.userByNativeId(other, '10')?.id).toBe(uuid('crm-users', 11));
  });

  it('gives the same object for an agent as long as the agent is the same', () => {
    const directory = new Directory();
    directory.addBlock(packRows('cti-agents', [agent(600), agent(601)]));
    const before = [...directory.values('cti-agents')];
    directory.apply({ rows: { 'cti-agents': [agent(600, { version: 2 })] }, deleted: [] });
    expect([...directory.values('cti-agents')].at(-1)).toBe(before[1]);
    expect(directory.get('cti-agents', uuid('cti-agents', 601))).toBe(before[1]);
  });
});
