/** The pages under `docs/` that are made from code say what the code says; every feature has its story and its picture. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { featureFaults } from '../../scripts/docs/features-page.ts';
import { GENERATED_PAGES, ROOT } from '../../scripts/docs/pages.ts';

it.each(Object.entries(GENERATED_PAGES))('%s is what `npm run docs` writes', (path, make) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(make(ROOT));
});

test('every feature of the source document has one story and the picture that it took', () => {
  expect(featureFaults(ROOT)).toEqual([]);
});
