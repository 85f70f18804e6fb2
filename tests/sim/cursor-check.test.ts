/** The simulator's look at a cursor: it sees one that is past rows that are not here, and nothing else. */
import { describe, expect, it } from 'vitest';
import { checkCursor } from './cursor-check.ts';
import type { FeedRow } from './sim-data.ts';

const cursorAt = (seq: number, epoch = 'now', scope = 'scope') =>
  Buffer.from(`${epoch}.${seq}.${scope}`).toString('base64url');
const row = (parts: Partial<FeedRow>): FeedRow => ({
  kind: 'crm-users',
  id: 'ann',
  seq: 5,
  version: 3,
  deleted: false,
  instanceId: 'north',
  ...parts,
});

interface Case {
  cursor: string | null;
  here: Record<string, number>;
  rows: FeedRow[];
  maySee?: boolean;
}

const look = ({ cursor, here, rows, maySee = true }: Case) =>
  checkCursor(
    { cursor, versions: new Map(Object.entries(here)) },
    { epoch: 'now', rows },
    { name: 'scope', maySee: () => maySee },
  );

describe('a cursor is past rows that are not here', () => {
  it.each<[string, Case]>([
    ['an older version', { cursor: cursorAt(5), here: { ann: 2 }, rows: [row({})] }],
    ['no row at all', { cursor: cursorAt(9), here: {}, rows: [row({})] }],
    ['a row that is deleted', { cursor: cursorAt(5), here: { ann: 2 }, rows: [row({ deleted: true })] }],
    ['a row as old as its end', { cursor: cursorAt(5), here: { ann: 3 }, rows: [row({ deleted: true })] }],
    [
      'the second of two',
      { cursor: cursorAt(6), here: { ann: 3 }, rows: [row({}), row({ id: 'ben', seq: 6 })] },
    ],
  ])('%s', (_, given) => {
    expect(() => look(given)).toThrow(/I5: crm-users .* the cursor is past/);
  });
});

describe('nothing is wrong with', () => {
  it.each<[string, Case]>([
    ['the very rows', { cursor: cursorAt(5), here: { ann: 3 }, rows: [row({})] }],
    ['a newer version than the feed had', { cursor: cursorAt(5), here: { ann: 4 }, rows: [row({})] }],
    ['a change that is still to come', { cursor: cursorAt(4), here: { ann: 2 }, rows: [row({})] }],
    ['no cursor: all will be asked for', { cursor: null, here: {}, rows: [row({})] }],
    [
      'a cursor of another epoch: it will be reset',
      { cursor: cursorAt(9, 'then'), here: {}, rows: [row({})] },
    ],
    [
      'a cursor of another scope: it will be reset',
      { cursor: cursorAt(9, 'now', 'less'), here: {}, rows: [row({})] },
    ],
    ['rows that the account may not see', { cursor: cursorAt(9), here: {}, rows: [row({})], maySee: false }],
    ['a deleted row that is gone here', { cursor: cursorAt(5), here: {}, rows: [row({ deleted: true })] }],
    [
      'a row that came back above its end',
      { cursor: cursorAt(5), here: { ann: 4 }, rows: [row({ deleted: true })] },
    ],
  ])('%s', (_, given) => {
    expect(() => look(given)).not.toThrow();
  });
});
