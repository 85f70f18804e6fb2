/** Rows are left out of, and counted in, a file that comes in pieces as in the whole one, wherever it is cut. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RowCounter } from '../../lib/csv/count-rows.ts';
import { RowFilter } from '../../lib/csv/filter-rows.ts';
import { writeCsv } from '../../lib/csv/write-csv.ts';
import { IMPORT_COLUMNS } from '../../lib/schema/import-columns.ts';

const HEADER = IMPORT_COLUMNS['crm-users'];
const cell = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b"c',
    'two\nlines',
    'two\r\nlines',
    '\r\n',
    '"',
    '""',
    ',',
    "'=x",
    '=x',
    'é',
    '🙂',
  ),
  fc.string({ maxLength: 3, unit: 'grapheme' }),
);
const row = fc
  .tuple(cell, cell, cell, cell, cell, fc.boolean())
  .map(([group, nativeId, fullName, environment, agentId, isShown]) => [
    group,
    isShown ? 'shown' : 'hidden',
    nativeId,
    fullName,
    environment,
    agentId,
    'FALSE',
  ]);
/** More than is waited for before the first row is read, so that pieces are really read one by one. */
const FORMER = Array.from({ length: 4_000 }, () => ['', 'hidden', '', '', '', 'x'.repeat(8), 'FALSE']);
const cuts = fc.array(fc.nat({ max: 600 }), { maxLength: 20 });

const pieces = (text: string, from: number, at: readonly number[]) => {
  const places = [0, ...at.map((place) => Math.min(text.length, from + place)).toSorted((a, b) => a - b)];
  return places.map((place, index) => text.slice(place, places[index + 1]));
};

function filtered(all: readonly string[]): string {
  const keeps = (cells: readonly string[]) => cells[1] === 'shown';
  const filter = new RowFilter({ kind: 'crm-users', keeps, window: 1 });
  return all.map((piece) => filter.push(piece)).join('') + filter.end();
}

it('leaves out the rows that are not kept, and changes no byte of the others', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), cuts, (rows, at) => {
      const former = writeCsv([HEADER, ...FORMER]);
      const text = former + writeCsv(rows);
      const kept = rows.filter(([, username]) => username === 'shown');
      expect(filtered(pieces(text, former.length, at))).toBe(writeCsv([HEADER, ...kept]));
    }),
    { numRuns: 150 },
  );
});

it('counts the rows that have come, whatever their cells hold', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), cuts, (rows, at) => {
      const counter = new RowCounter();
      for (const piece of pieces(writeCsv([HEADER, ...rows]), 0, at)) counter.push(piece);
      expect(counter.rows).toBe(rows.length);
    }),
    { numRuns: 300 },
  );
});

it('of a file without rows leaves the header', () => {
  expect(filtered([writeCsv([HEADER])])).toBe(writeCsv([HEADER]));
  expect(new RowCounter().rows).toBe(0);
});
