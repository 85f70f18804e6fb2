/** What is read from a run with a planted bug: the seed that showed it, or how far it came without. */
import { expect, it } from 'vitest';
import { findingIn } from './finding.ts';

it('reads the seed, the check and what it says', () => {
  const said =
    'seed 1: nothing found\nseed 2: nothing found\n\nseed 3: I6: c4 overwrote fullName\n3 seeds from 1\n';
  expect(findingIn(said)).toEqual({ seed: 3, check: 'I6', what: 'c4 overwrote fullName', reached: 2 });
});

it('says how far a run came that showed nothing or was stopped', () => {
  const said = 'seed 9: nothing found\nseed 10: nothing found\n';
  expect(findingIn(said)).toMatchObject({ seed: null, reached: 10 });
  expect(findingIn('')).toMatchObject({ seed: null, reached: null });
});

it('takes no failure of the simulator itself for a finding', () => {
  const said = 'seed 1: nothing found\n\nseed 2: error: TypeError: I6: no\n    at x\n2 seeds from 1\n';
  expect(findingIn(said)).toMatchObject({ seed: null, what: 'seed 2: error: TypeError: I6: no', reached: 1 });
});
