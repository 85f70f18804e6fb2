/** The letters that stand for a person. */
import { expect, test } from 'vitest';
import { initialsOf } from '../../lib/app/initials.ts';

test.each([
  ['Eve Castellanos', 'EC'],
  ['eve.castellanos', 'EC'],
  ['Ada', 'A'],
  ['María José de la Cruz', 'MC'],
  ['  ines   ', 'I'],
  ['محمد الأمين', 'ما'],
  ['𝒜da', '𝒜'],
  ['Ada Lovelace (Tier 2)', 'AL'],
  ['Agent 4711', 'A'],
  ['4711', ''],
  ['', ''],
])('%s gives %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
