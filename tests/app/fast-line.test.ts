/** Which lines count as fast. The Network Information API: `downlink` in megabits a second, absent in some browsers. */
import { expect, it } from 'vitest';
import { isFastLine } from '../../lib/app/fast-line.ts';

it('takes a line for fast only where the browser knows it to be', () => {
  expect(isFastLine({ connection: { downlink: 5 } })).toBe(true);
  expect(isFastLine({ connection: { downlink: 4.95 } })).toBe(false);
  expect(isFastLine({ connection: {} })).toBe(false);
  expect(isFastLine({})).toBe(false);
});
