/** Each defence that is taken out stands in the source, and its test is there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasTitle, ROOT, readSecurityTable, testsIn } from '../architecture/security-table.ts';
import { mutated } from '../sim/mutants/mutant.ts';
import { patternOf } from './security-mutant.ts';
import { SECURITY_MUTANTS } from './security-mutants.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('defences that are taken out', () => {
  it('are many, each with a name of its own', () => {
    expect(SECURITY_MUTANTS.length).toBeGreaterThanOrEqual(115);
    expect(new Set(SECURITY_MUTANTS.map(({ name }) => name)).size).toBe(SECURITY_MUTANTS.length);
  });

  it.each(SECURITY_MUTANTS)('fit the source: $name', (mutant) => {
    expect(mutated(read(mutant.file), mutant)).not.toBe(read(mutant.file));
  });

  it.each(SECURITY_MUTANTS)('have a test: $name', ({ test: { file, title } }) => {
    expect(hasTitle(file, title), `${file} has no test "${title}"`).toBe(true);
  });
});

describe('threats of docs/SECURITY.md', () => {
  it.each(readSecurityTable())('have a defence that is taken out: $threat', ({ tests }) => {
    const named = testsIn(tests).map(({ file, title }) => `${file} ${title}`);
    const takenOut = SECURITY_MUTANTS.filter(({ test }) => named.includes(`${test.file} ${test.title}`));
    expect(takenOut).not.toEqual([]);
  });
});

it.each([
  ['refuses If-Match %s', 'refuses If-Match "0"', true],
  ['a ${kind} is refused', 'a crm-users is refused', true],
  ['is taken (once)', 'is taken (once)', true],
  ['is none', 'is one', false],
])('%s is the title of %s: %s', (title, name, isMatch) => {
  expect(new RegExp(patternOf(title)).test(name)).toBe(isMatch);
});
