/** The slow test files, which begin. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SLOW } from '../support/slow-first.ts';

it.each(SLOW)('%s is there', (file) => {
  expect(existsSync(join(import.meta.dirname, '..', file))).toBe(true);
});
