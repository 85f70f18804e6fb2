/** Places inside a JSON text: lines of paths, and where a text stops being JSON. */
import { describe, expect, it } from 'vitest';
import { faultPlace, lineOf, pathText } from '../../lib/app/json-place.ts';

const TEXT = `{
  "a": [1,
    {"b": "x\\"y"},
    true
  ],
  "c": null
}`;

it('writes a path as people read it', () => {
  expect(pathText(['identity', 'probes', '1', 'nativeId', '0', 'json'])).toBe(
    'identity.probes[1].nativeId[0].json',
  );
  expect(pathText([])).toBe('');
});

describe('a line', () => {
  it.each<[string[], number]>([
    [[], 1],
    [['a'], 2],
    [['a', '1'], 3],
    [['a', '1', 'b'], 3],
    [['a', '2'], 4],
    [['c'], 6],
  ])('of %j is %d', (path, line) => {
    expect(lineOf(TEXT, path)).toBe(line);
  });

  it('of what is missing is that of what should hold it', () => {
    expect(lineOf(TEXT, ['a', '1', 'z', 'q'])).toBe(3);
  });

  it('is none where the text is no JSON', () => {
    expect(lineOf('{"a": }', ['a'])).toBeNull();
  });
});

describe('a fault', () => {
  it.each([
    ['', 1, 1],
    ['{"a": 1,\n}', 2, 1],
    ['[1, 2', 1, 6],
    ['{"a" 1}', 1, 6],
    ['{} {}', 1, 4],
    ['{"a": 01}', 1, 8],
    ['{"a": "line\nbreak"}', 1, 7],
  ])('in %j is found', (text, line, column) => {
    expect(faultPlace(text)).toEqual({ line, column });
  });

  it('is none in what the browser reads as JSON', () => {
    for (const text of ['null', '-1.5e+3', '"\\u00e9"', '[]', TEXT]) {
      JSON.parse(text);
      expect(faultPlace(text)).toBeNull();
    }
  });
});
