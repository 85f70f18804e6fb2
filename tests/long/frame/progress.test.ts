/** Where an interrupted long run goes on. */
import { describe, expect, it } from 'vitest';
import { goOnFrom } from './progress.ts';

const RUN = { name: 'simulator', fingerprint: 'abc', seed: 1 };
const former = (done: number, other = {}) => ({
  ...RUN,
  done,
  seconds: 60,
  seen: { well: done },
  failures: [],
  ...other,
});

describe('a long run', () => {
  it('begins at the first round where nothing is known', () => {
    expect(goOnFrom(RUN, [null, null])).toEqual({ ...RUN, done: 0, seconds: 0, seen: {}, failures: [] });
  });

  it('goes on after what this clone did', () => {
    expect(goOnFrom(RUN, [former(30), former(10)])).toEqual(former(30));
  });

  it('goes on in another clone after what the evidence says', () => {
    expect(goOnFrom(RUN, [null, former(10, { commit: '1443afe', wanted: 2000 })])).toEqual(former(10));
  });

  it.each([
    ['of other code', { fingerprint: 'def' }],
    ['of code that nothing is known of', { fingerprint: undefined }],
    ['from another seed', { seed: 2 }],
  ])('goes on after nothing %s', (_, other) => {
    expect(goOnFrom(RUN, [former(30, other), null]).done).toBe(0);
  });
});
