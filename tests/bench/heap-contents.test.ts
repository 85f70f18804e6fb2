/** Which class of objects is said to grow: one that wanders is not. */
import { expect, it } from 'vitest';
import { mostGrown } from '../../bench/support/heap-contents.ts';

const looks = (counts: Record<string, readonly number[]>) =>
  Array.from(
    { length: 6 },
    (_, at) => new Map(Object.entries(counts).map(([name, all]) => [name, all[at] ?? 0])),
  );

it('is the one of which there are always more, by how many there are more at the end', () => {
  const grown = looks({ 'object Row': [10, 50, 90, 130, 170, 210], 'closure heard': [5, 6, 7, 8, 9, 10] });
  expect(mostGrown(grown)).toEqual({ name: 'object Row', more: 200 });
});

it('is none where they come and go', () => {
  expect(
    mostGrown(looks({ 'object Object': [600, 672, 671, 672, 640, 672], 'string ': [9, 9, 9, 9, 9, 9] })),
  ).toEqual({
    name: '',
    more: 0,
  });
});
