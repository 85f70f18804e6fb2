/** What spreadsheets do to identifiers is told from what is merely another identifier. */
import { describe, expect, it } from 'vitest';
import { damageOf, expandExponent, undamaged } from '../../lib/domain/csv-damage.ts';

describe('an identifier', () => {
  it.each([
    ['42', '0042', 'lost leading zeros'],
    ['4420', '+4420', 'lost its +'],
    ['1E5', '100000', 'written as a number with an exponent'],
    ['1,00E+05', '100000', 'written as a number with an exponent'],
    ['1.23457E+11', '123456789012', 'written as a number with an exponent'],
    ['42', '42', null],
    ['42', '142', null],
    ['A42', '00A42', null],
    ['1E5', '200000', null],
  ])('%s beside %s', (text, original, damage) => {
    expect(damageOf(text, original)).toBe(damage);
  });

  it.each([
    ['4.711E+03', '4711'],
    ['1E5', '100000'],
    ['1E-5', null],
    ['E5', null],
    ['1E999', null],
  ])('%s stands for %s', (text, digits) => {
    expect(expandExponent(text)).toBe(digits);
  });

  it('may have been several others', () => {
    expect(undamaged('1E5')).toEqual(['100000', '+1E5']);
    expect(undamaged('jdoe')).toEqual([]);
  });
});
