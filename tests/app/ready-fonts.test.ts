/** The fonts of other scripts are looked for one at a time, each when the page is free. */
import { expect, test } from 'vitest';
import { readyFonts } from '../../lib/app/ready-fonts.ts';

test('each sample is measured in a free moment of its own, and each once', () => {
  const measured: string[] = [];
  const free: (() => void)[] = [];
  readyFonts({ measure: (text) => measured.push(text), whenFree: (call) => free.push(call) });
  expect(measured).toEqual([]);
  const after: number[] = [];
  for (let call = free.shift(); call; call = free.shift()) {
    call();
    after.push(measured.length);
  }
  // The last free moment finds nothing left
  expect(after).toEqual([1, 2, 3, 4, 5, 6, 6]);
  expect(new Set(measured).size).toBe(6);
});

test('Arabic, Hebrew, Chinese, Japanese and Cyrillic are among them', () => {
  const measured: string[] = [];
  readyFonts({ measure: (text) => measured.push(text), whenFree: (call) => call() });
  for (const script of ['Arabic', 'Hebrew', 'Han', 'Hiragana', 'Cyrillic']) {
    expect(measured.some((text) => new RegExp(`\\p{Script=${script}}`, 'u').test(text))).toBe(true);
  }
});
