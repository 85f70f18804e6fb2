/** No cell of the matrix of rules is empty, and no cell names a test that is not there. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { API_CASES } from './api-cases.ts';
import { DATABASE_CASES } from './database-cases.ts';
import { FORM_CASES } from './form-cases.ts';
import { LAYERS, MATRIX, rulesHere } from './matrix.ts';

const CASES = { form: FORM_CASES, api: API_CASES, database: DATABASE_CASES };
const ALL = Array.from({ length: 15 }, (_, index) => `C${index + 1}`);

describe('the matrix of rules', () => {
  it('has every rule at every layer', () => {
    expect(Object.keys(MATRIX)).toEqual(ALL);
    for (const cells of Object.values(MATRIX)) expect(Object.keys(cells)).toEqual(LAYERS);
  });

  it.each(LAYERS)('has a case of its own for each cell that is tested here (%s)', (layer) => {
    expect(Object.keys(CASES[layer]).sort()).toEqual(rulesHere(layer).sort());
    for (const cases of Object.values(CASES[layer])) expect(Object.keys(cases)).not.toEqual([]);
  });

  const named = Object.entries(MATRIX).flatMap(([rule, cells]) =>
    Object.values(cells).flatMap((cell) =>
      typeof cell === 'object' && 'test' in cell ? [[rule, cell.file, cell.test] as const] : [],
    ),
  );
  it.each(named)('%s is tested by %s: %s', async (_rule, file, name) => {
    expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(name);
  });

  it('says why where there is nothing to test', () => {
    for (const cell of Object.values(MATRIX).flatMap((cells) => Object.values(cells)))
      if (typeof cell === 'object' && 'none' in cell) expect(cell.none.length).toBeGreaterThan(20);
  });
});
