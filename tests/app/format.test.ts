/** Times as people read them, in grids of many. */
import { expect, it, vi } from 'vitest';
import { formatTime } from '../../lib/app/format.ts';
import { installCatalogue } from '../support/catalogue.ts';

it('writes any number of times with one format, which is dear to make', () => {
  installCatalogue();
  const make = vi.spyOn(Intl, 'DateTimeFormat');
  const written = ['2026-11-23T09:12:00', '2026-01-02T23:05:00'].map(formatTime);
  expect(written).toEqual([
    expect.stringMatching(/^Nov 23, 2026, 9:12\sAM$/),
    expect.stringMatching(/^Jan 2, 2026, 11:05\sPM$/),
  ]);
  expect(make).toHaveBeenCalledTimes(1);
});

it('gives back what is no time', () => {
  expect(formatTime('soon')).toBe('soon');
});
