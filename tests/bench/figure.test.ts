/** Figures of the benchmarks: quantiles, the format of results.json, and the printed table. */
import { describe, expect, it } from 'vitest';
import { figureOf, quantile } from '../../bench/figure.ts';
import { formatTable } from '../../bench/table.ts';

const HEAD = { id: 'P3', name: 'edit', unit: 'ms', target: 50, aim: 16 } as const;

describe('quantile', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2],
    [[7], 0.98, 7],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.98, 98],
    [[10, 9], 0.98, 10],
  ])('of %j at %d is %d', (samples, share, value) => {
    expect(quantile(samples, share)).toBe(value);
  });

  it('refuses to make one of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow('No samples');
  });
});

describe('figureOf', () => {
  it('gives median, range and runs', () => {
    expect(figureOf(HEAD, [5, 1, 3.333_3])).toEqual({
      ...HEAD,
      value: 3.33,
      min: 1,
      max: 5,
      runs: 3,
      better: 'lower',
      samples: [5, 1, 3.33],
    });
  });

  it('takes the floor at the same quantile', () => {
    expect(figureOf(HEAD, [1, 2], { floor: [1, 4], share: 0.98 })).toMatchObject({ value: 2, floor: 4 });
  });
});

describe('formatTable', () => {
  const lines = (quick: boolean, values: number[]) =>
    formatTable(
      values.map((value) => figureOf(HEAD, [value], { floor: [10] })),
      quick,
    ).split('\n');

  it('says what was met', () => {
    const ends = lines(false, [16, 50, 51]).map((line) => line.split('  ').at(-1)?.trim());
    expect(ends.slice(1)).toEqual(['aim met', 'target met', 'missed']);
  });

  it('says what was met where more is better', () => {
    const head = { ...HEAD, unit: '/s', target: 16, aim: 50, better: 'higher' } as const;
    const rows = [15, 16, 50].map((value) => figureOf(head, [value]));
    const ends = formatTable(rows, false)
      .split('\n')
      .map((line) => line.split('  ').at(-1)?.trim());
    expect(ends.slice(1)).toEqual(['missed', 'target met', 'aim met']);
  });

  it('quotes the ratio to the floor', () => {
    expect(lines(false, [25])[1]).toContain('10 (× 2.5)');
    expect(lines(false, [0.4])[1]).toContain('10 (× 0.04)');
  });

  it('says nothing of targets in a quick run', () => {
    expect(lines(true, [16])[1]).not.toContain('met');
  });
});
