/** Rows of a plan as they are stored: each comes back as it was, and plans of before the fields of users lost their names are read. */
import { zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packRows, type StoredRow, unpackRows } from '../../../server/imports/packed-rows.ts';

const USER = {
  id: 'u1',
  version: 3,
  username: 'finn',
  nativeId: null,
  fullName: 'Finn',
  groupId: null,
  newGroup: 'Tier 9',
  agents: ['a1'],
  takes: [['a1', 'u2']],
} as const;

const ROW: StoredRow = {
  row: 2,
  state: 'update',
  name: 'finn',
  changes: [{ column: 'Full Name', from: null, to: 'Finn' }],
  added: ['Anna'],
  removed: [],
  taken: [],
  issues: [],
  effective: [],
  removesAll: false,
  differs: true,
  loses: false,
  write: USER,
};

const AGENT = {
  id: 'a1',
  version: 1,
  environmentId: 'e1',
  agentId: '0007',
  name: 'Anna',
  agentGroupId: null,
  newGroup: null,
  extension: '12',
  loginId: null,
  active: true,
};

it.each<[string, StoredRow]>([
  ['of a user', ROW],
  [
    'of a new user, whose list is left alone',
    { ...ROW, write: { ...USER, id: null, version: null, agents: null, takes: [] } },
  ],
  ['whose user loses an inherited agent', { ...ROW, differs: false, loses: true }],
  ['of a CTI agent', { ...ROW, write: AGENT }],
  ['that is refused', { ...ROW, state: 'refused', write: null, cells: ['', 'finn'] }],
])('a row %s comes back as it was', (_, row) => {
  expect(unpackRows(packRows([row, row]))).toEqual([row, row]);
});

it('a plan that holds the fields of its users by name is read', () => {
  const before = JSON.stringify([
    [2, 'update', 'finn', [['Full Name', null, 'Finn']], USER, 2, ['Anna'], 0, 0, 0, 0, 0],
  ]);
  expect(unpackRows(zstdCompressSync(before).toString('base64'))).toEqual([ROW]);
});
