/** Which passwords are refused: frequent ones of a sufficient length, and little more than names. */
import { describe, expect, test } from 'vitest';
import { isFrequent } from '../../../server/sign-in/frequent-passwords.ts';
import { faultOf } from '../../../server/sign-in/password-rules.ts';

const NAMES = ['support.samuel', 'North Bank'];

describe('a frequent password', () => {
  // Of the first hundred of the list that decision 0096 names.
  test.each(['1qaz2wsx3edc', 'qwerty123456', 'q1w2e3r4t5y6', 'QwertyQwerty', 'qazwsxedcrfv'])(
    '%s is refused, in capitals too',
    (password) => {
      expect(faultOf(password, [])).toBe('Many people use this password. Choose another one.');
    },
  );

  test('is one of ten thousand', () => {
    const made = Array.from({ length: 20_000 }, (_, n) => `an uncommon one ${n}`);
    expect(made.filter(isFrequent)).toEqual([]);
  });
});

describe('a password of names', () => {
  test.each([
    'Patchpanel2026!',
    'p4tchp@nel-01',
    'SupportSamuel1',
    'north bank 26',
    'BankNorth-2026',
    'popflowPopFlow',
  ])('%s is refused', (password) => {
    expect(faultOf(password, NAMES)).toMatch(/^This password is little more than the name/);
  });

  test.each(['a long way to the bank', 'twelve chars', 'support my own sails'])('%s is taken', (password) => {
    expect(faultOf(password, NAMES)).toBeNull();
  });
});

test.each([64, 128, 1024])('a password of %i characters is taken', (length) => {
  expect(faultOf('a long way to the bank '.repeat(50).slice(0, length), [])).toBeNull();
});

test.each([
  ['elevenchars', 'Use a password of at least 12 characters.'],
  ['x'.repeat(1025), 'Use a password of at most 1024 characters.'],
])('lengths are told', (password, text) => {
  expect(faultOf(password, [])).toBe(text);
});
