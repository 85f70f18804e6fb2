/** What a bench takes for growth of a heap. */
import { expect, it } from 'vitest';
import { certainGrowth } from '../../bench/support/certain-growth.ts';

/** Up and down by 0.2 MB. */
const WANDERING = [59.1, 58.96, 59.06, 59.12, 58.92, 59.0, 59.1, 59.05, 58.95, 59.15, 59.1];

it('is nothing where a heap moves up and down', () => {
  expect(certainGrowth(WANDERING)).toBe(0);
});

it('is what a leak of a kilobyte for each opening adds', () => {
  const leaking = WANDERING.map((look, at) => look + at * 0.1);
  expect(certainGrowth(leaking)).toBeGreaterThan(0.8);
  expect(certainGrowth(leaking)).toBeLessThan(1.1);
});

it('is not known of fewer looks than five', () => {
  expect(() => certainGrowth([1, 2, 3, 4])).toThrow(RangeError);
});
