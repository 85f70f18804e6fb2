/** Properties of reading and writing: whatever text cells hold, writing and reading gives it back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardCell, unguardCell } from '../../lib/csv/formula-guard.ts';
import { unifyLineEnds } from '../../lib/csv/line-ends.ts';
import { readCsv } from '../../lib/csv/read-csv.ts';
import { writeCsv } from '../../lib/csv/write-csv.ts';
import { joinList, splitList } from '../../lib/domain/csv-list.ts';
import { IMPORT_COLUMNS } from '../../lib/schema/import-columns.ts';

/** Text of what goes wrong, beside any other. */
const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      ...["'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ';', '\\', ',', '|', ' ', 'x', '\uFEFF', '0'],
    ),
  }),
);

describe('a cell', () => {
  it('comes back from its guard', () => {
    fc.assert(
      fc.property(cell, (text) => unguardCell(guardCell(text)) === text),
      { numRuns: 2000 },
    );
  });

  it('is no formula in a spreadsheet', () => {
    fc.assert(fc.property(cell, (text) => !/^[=+\-@\t\r]/.test(guardCell(text))));
  });

  it('comes back from a list', () => {
    const piece = cell.filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(splitList(joinList(pieces))).toEqual(pieces);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a file', () => {
  it('is read as it was written', () => {
    const row = fc
      .array(cell, { minLength: 7, maxLength: 7 })
      .filter((cells) => cells.some((text) => text !== ''));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const text = writeCsv([IMPORT_COLUMNS['crm-users'], ...rows]);
        expect(readCsv(text, { kind: 'crm-users' }).rows.map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 1000 },
    );
  });

  it('with mixed line ends has the same cells', () => {
    const plain = fc.string({ unit: fc.constantFrom('x', ' ', "'", '0') });
    const quoted = fc
      .string({ unit: fc.constantFrom('x', '\n', '\r', '""', ',') })
      .map((text) => `"${text}"`);
    const record = fc
      .array(fc.oneof(plain, quoted), { minLength: 2, maxLength: 3 })
      .map((cells) => `k,${cells.join(',')}`);
    const end = fc.constantFrom('\r', '\n', '\r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(record, end), { minLength: 1 }), (lines) => {
        const mixed = unifyLineEnds(`\r\n${lines.map(([text, end]) => text + end).join('')}\r \n`, ',').text;
        expect(mixed).toBe(`\n${lines.map(([text]) => `${text}\n`).join('')}\n \n`);
      }),
      { numRuns: 1000 },
    );
  });
});
