/** When a line counts as fast. */
import { expect, it } from 'vitest';
import { LineSpeed } from '../../lib/remote/line-speed.ts';

const KB = 1024;

it('is not taken for fast before it brought much', () => {
  const line = new LineSpeed();
  expect(line.isFast).toBe(false);
  line.note(63 * KB, 0);
  expect(line.isFast).toBe(false);
  line.note(64 * KB, 0);
  expect(line.isFast).toBe(true);
});

it('is what it was the last time, whatever short answers took', () => {
  const line = new LineSpeed();
  line.note(2_000_000, 1_000);
  expect(line.isFast).toBe(true);
  line.note(10 * KB, 9_000);
  expect(line.isFast).toBe(true);
  line.note(1_999_000, 1_000);
  expect(line.isFast).toBe(false);
});
