/** What counts as nearly what was asked for, in which order, and how the difference is called. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, foldText, nearMisses, spellingDistance } from '../../lib/domain/near-miss.ts';

describe('near misses', () => {
  it.each([
    ['other case', 'A4711', 'a4711'],
    ['outer space', '4711', ' 4711 '],
    ['a no-break space', '4711', '4711\u00a0'],
    ['an invisible character', '4711', '4\u200b711'],
    ['the decomposed form', 'J\u00fcrgen', 'Ju\u0308rgen'],
    ['full-width digits', '4711', '４７１１'],
    ['lost leading zeros', '42', '0042'],
    ['added leading zeros', '0042', '42'],
    ['a wrong digit', '4711', '4712'],
    ['two digits exchanged', '4711', '4171'],
    ['a digit too many', '4711', '47111'],
    ['a missing digit', '4711', '471'],
    ['two mistakes in a long name', 'Ringing', 'Rinign'],
  ])('are %s', (_, asked, existing) => {
    expect(nearMisses(asked, [existing])).toEqual([existing]);
  });

  it.each([
    ['the very same text', '4711', '4711'],
    ['another number of two digits', '12', '13'],
    ['two mistakes in a short text', '4711', '4811 1'],
    ['something else', 'Ringing', 'Disconnected'],
    ['two long texts', 'x'.repeat(80), `${'x'.repeat(79)}y`],
  ])('are not %s', (_, asked, existing) => {
    expect(nearMisses(asked, [existing])).toEqual([]);
  });

  it('come nearest first, and each once', () => {
    expect(nearMisses('0A11', ['A11', '0a11', '0A11', '0a11'])).toEqual(['0a11', 'A11']);
    expect(nearMisses('4711', ['48112', '4712', '4811'])).toEqual(['4712', '4811']);
  });

  it('are no other spellings where the same exists in another way of writing', () => {
    expect(nearMisses('A4711', ['A4712', 'a4711', 'A4713'])).toEqual(['a4711']);
  });

  it('are at most ten', () => {
    const existing = [...'abcdefghijklmno'].map((letter) => `4711${letter}`);
    expect(nearMisses('47110', existing)).toHaveLength(10);
  });

  it('are among what exists and never the question, whatever the texts', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', 'a', 'A', ' ', 'é', 'e\u0301'), maxLength: 6 });
    fc.assert(
      fc.property(text, fc.array(text), (asked, existing) => {
        const near = nearMisses(asked, existing);
        expect(near.every((value) => existing.includes(value) && value !== asked)).toBe(true);
        const same = existing.filter((value) => value !== asked && foldText(value) === foldText(asked));
        for (const value of same.slice(0, 10)) if (new Set(same).size <= 10) expect(near).toContain(value);
      }),
    );
  });
});

it.each([
  ['A4711', 'a4711', 'upper and lower case differ'],
  ['4711', ' 4711', 'outer space differs'],
  ['J\u00fcrgen', 'Ju\u0308rgen', 'the Unicode form differs'],
  ['42', '0042', 'leading zeros differ'],
  [' A4711', 'a4711', 'only the way of writing differs'],
  ['4711', '4712', null],
])('between %j and %j %s', (asked, existing, difference) => {
  expect(differenceOf(asked, existing)).toBe(difference);
});

it('counts spelling mistakes like one who types', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const distance = spellingDistance(a, b);
      expect(distance).toBe(spellingDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
    }),
  );
});
