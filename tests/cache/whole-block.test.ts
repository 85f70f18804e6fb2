/** A row that is looked up alone is judged by itself: damage of it is never shown, and damage of others hides nobody. */
import { describe, expect, it } from 'vitest';
import { isWholeBlock, isWholeRow } from '../../lib/cache/whole-block.ts';
import { ID_BYTES } from '../../lib/schema/id-bytes.ts';
import { packRows } from '../../lib/schema/pack-rows.ts';
import type { PackedColumn, RowBlock } from '../../lib/schema/row-block.ts';
import { agent, user, uuid } from '../support/rows.ts';

const WANTED = 70;
const OTHER = 20;

const lists = (number: number) =>
  number % 2 === 0
    ? { mode: 'override' as const, agents: [uuid('cti-agents', number), uuid('cti-agents', number + 1)] }
    : { mode: 'inherit' as const };

const users = () =>
  packRows(
    'crm-users',
    Array.from({ length: 100 }, (_, number) =>
      user(number, { mapping: lists(number), nativeId: number % 3 === 0 ? null : `n${number}` }),
    ),
  );

/** In the column of ends of a text, and of the lists. */
const endAs = (ends: Uint32Array | undefined, at: number, value: number) => ends?.fill(value, at, at + 1);

const texts = (block: RowBlock, field: string) => block.columns[field] as { text: string; ends: Uint32Array };

/** Makes the row at that place another one than was written. */
const DAMAGES: readonly [string, (block: RowBlock, at: number) => unknown][] = [
  ['its id is of other bytes', ({ ids }, at) => ids.fill(0x55, at * ID_BYTES, (at + 1) * ID_BYTES)],
  [
    'its username ends elsewhere',
    (block, at) => {
      const { ends } = texts(block, 'username');
      endAs(ends, at, (ends[at] ?? 0) - 1);
    },
  ],
  ['its name ends behind all', (block, at) => endAs(texts(block, 'fullName').ends, at, 0x7000_0000)],
  ['its name ends before it begins', (block, at) => endAs(texts(block, 'fullName').ends, at, 0)],
  ['it has lost its native id', (block, at) => endAs(texts(block, 'nativeId').ends, at, 0xffff_ffff)],
  ['its list ends behind all', ({ mapping }, at) => endAs(mapping?.ends, at, 0x7000_0000)],
  [
    'its list names other agents',
    ({ mapping }, at) => {
      const from = ((mapping?.ends[at] ?? 0) - 1) * ID_BYTES;
      mapping?.agents.fill(0x55, from, from + ID_BYTES);
    },
  ],
];

describe('a row of a block', () => {
  it.each(DAMAGES)('is not whole where %s', (_what, damage) => {
    const block = users();
    expect(isWholeRow(block, 'crm-users', WANTED)).toBe(true);
    damage(block, WANTED);
    expect(isWholeRow(block, 'crm-users', WANTED)).toBe(false);
  });

  it.each(DAMAGES)('is whole where of another %s', (_what, damage) => {
    const block = users();
    damage(block, OTHER);
    expect(isWholeRow(block, 'crm-users', WANTED)).toBe(true);
  });

  it('is not whole where its place among few values is none', () => {
    const many = Array.from({ length: 60 }, (_, number) => agent(number, { active: number % 2 === 0 }));
    const block = packRows('cti-agents', many);
    const [places] = Object.values(block.columns).flatMap((column: PackedColumn) =>
      'of' in column ? [column.at] : [],
    );
    places?.fill(9, 1, 2);
    expect(places).toBeDefined();
    expect([0, 1, 2].map((index) => isWholeRow(block, 'cti-agents', index))).toEqual([true, false, true]);
    expect(isWholeBlock(block, 'cti-agents')).toBe(false);
  });

  it('is none before the first, behind the last, or of another kind', () => {
    const block = users();
    for (const index of [-1, 100, Number.NaN]) expect(isWholeRow(block, 'crm-users', index)).toBe(false);
    expect(isWholeRow(block, 'cti-agents', WANTED)).toBe(false);
  });

  it('is whole in every block that is', () => {
    const block = users();
    expect(isWholeBlock(block, 'crm-users')).toBe(true);
    for (let index = 0; index < block.count; index += 1)
      expect(isWholeRow(block, 'crm-users', index)).toBe(true);
  });

  it.each([
    ['a text', () => 'rows'],
    ['without columns', ({ columns: _, ...block }: RowBlock) => block],
    ['without some of its ids', (block: RowBlock) => ({ ...block, ids: block.ids.slice(0, 8) })],
    [
      'with a text that is cut off',
      (block: RowBlock) => ({
        ...block,
        columns: {
          ...block.columns,
          fullName: { ...texts(block, 'fullName'), text: texts(block, 'fullName').text.slice(1) },
        },
      }),
    ],
  ])('is not whole in a block that is %s', (_what, broken) => {
    expect(isWholeRow(broken(users()), 'crm-users', WANTED)).toBe(false);
  });
});
