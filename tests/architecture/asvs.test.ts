/** `docs/ASVS.md` is true of itself: every requirement of levels 1 and 2 once, with evidence that exists, and what is not met on top. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'ASVS.md'), 'utf8');
const ROWS = PAGE.split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))
  .map(([number = '', what = '', state = '', evidence = '']) => ({ number, what, state, evidence }));

/** Of ASVS 5.0.0: 70 of level 1 and 183 of level 2. */
const REQUIREMENTS = 253;

const PATH = /`((?:tests|server|docs|decisions)\/[^`]+)`/g;
const pathsIn = (text: string) => [...text.matchAll(PATH)].map(([, path = '']) => path);

/** A decision by its number, everything else by its path. */
function exists(path: string): boolean {
  const [, number] = /^decisions\/(\d{4})$/.exec(path) ?? [];
  if (number === undefined) return existsSync(join(ROOT, path));
  return readdirSync(join(ROOT, 'docs', 'decisions')).some((name) => name.startsWith(`${number}-`));
}

describe('the checklist of ASVS', () => {
  it('has each requirement once, in order', () => {
    const orders = ROWS.map(({ number }) =>
      number.split('.').reduce((sum, part) => sum * 100 + Number(part), 0),
    );
    expect(orders).toHaveLength(REQUIREMENTS);
    expect(new Set(orders).size).toBe(REQUIREMENTS);
    expect(orders.toSorted((a, b) => a - b)).toEqual(orders);
  });

  it('knows three states, and counts them', () => {
    const count = (state: string) => ROWS.filter((row) => row.state === state).length;
    const [met, none, open] = [count('met'), count('n/a'), count('not met')];
    expect(met + none + open).toBe(REQUIREMENTS);
    expect(PAGE).toContain(`${met} are met, ${none} do not apply, ${open} are not met.`);
  });

  it('lists at the top what is not met', () => {
    const listed = /## Not met\n([\d., ]+)\.\n/.exec(PAGE)?.[1]?.split(', ');
    expect(listed).toEqual(ROWS.filter(({ state }) => state === 'not met').map(({ number }) => number));
  });

  it('names something for whatever is met, and a reason for the rest', () => {
    expect(ROWS.filter(({ state, evidence }) => state === 'met' && pathsIn(evidence).length === 0)).toEqual(
      [],
    );
    expect(ROWS.filter(({ evidence }) => evidence.length < 4)).toEqual([]);
  });

  it('names only what is there', () => {
    expect([...new Set(pathsIn(PAGE))].filter((path) => !exists(path))).toEqual([]);
  });
});
