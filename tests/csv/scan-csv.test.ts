/** Reading a file in pieces comes to the same as reading it whole, wherever it is cut. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CsvFault } from '../../lib/csv/csv-fault.ts';
import { type CsvRow, readCsv } from '../../lib/csv/read-csv.ts';
import { CsvScanner } from '../../lib/csv/scan-csv.ts';

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';

function outcome<T>(read: () => T): T | { code: string; message: string; line: number | null } {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    return { code: error.code, message: error.message, line: error.line };
  }
}

const whole = (text: string) =>
  outcome(() => {
    const { delimiter, header, rows } = readCsv(text, { kind: 'crm-users' });
    return { delimiter, header, rows: [...rows] };
  });

function inPieces(text: string, cuts: readonly number[], maxRows?: number) {
  return outcome(() => {
    const rows: CsvRow[] = [];
    const more = maxRows === undefined ? {} : { maxRows };
    const scanner = new CsvScanner({
      kind: 'crm-users',
      ...more,
      window: 1,
      onRow: (row) => rows.push(row),
    });
    let from = 0;
    for (const cut of [...cuts.toSorted((one, other) => one - other), text.length]) {
      scanner.push(text.slice(from, cut));
      from = Math.max(from, cut);
    }
    const { delimiter, header } = scanner.end();
    return { delimiter, header, rows };
  });
}

const token = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\r\n',
  '\n',
  '\r',
  ' ',
  "'=",
  'a',
  'é',
  '🙂',
  '"x"',
  '"a\r\nb"',
);
const mess = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(''));
const cell = fc.oneof(
  fc.constantFrom('', 'a', '"b""c"', '"two\nlines"', '"x"'),
  fc.string({ maxLength: 3 }).map((text) => `"${text.replaceAll('"', '""')}"`),
);
const rows = fc
  .tuple(
    fc.constantFrom('\r\n', '\n', '\r'),
    fc.array(fc.array(cell, { minLength: 7, maxLength: 7 }), { maxLength: 8 }),
  )
  .map(([end, all]) => all.map((cells) => cells.join(',') + end).join(''));
const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 12 });

/** Beyond what is looked at for the delimiter, so that pieces are really read one by one. */
const LONG = `${HEADER}\n${`${'"",'.repeat(6)}""\n`.repeat(3_500)}`;

it.each([
  ['well-formed rows', rows],
  ['anything', mess],
])('%s', (_, body) => {
  fc.assert(
    fc.property(body, cuts, fc.constantFrom('', 'sep=;\r\n', '\n\n'), (text, at, before) => {
      const file = `${before}${HEADER}\r\n${text}`;
      expect(inPieces(file, at)).toEqual(whole(file));
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['well-formed rows', rows],
  ['anything', mess],
])('%s, far from the header', (_, body) => {
  fc.assert(
    fc.property(body, cuts, (text, at) => {
      const file = LONG + text;
      expect(
        inPieces(
          file,
          at.map((place) => LONG.length + place),
        ),
      ).toEqual(whole(file));
    }),
    { numRuns: 40 },
  );
});

it('a cut between a quote and its delimiter', () => {
  const file = `${LONG}"x" ,"","","","","",""\n`;
  expect(inPieces(file, [LONG.length + '"x" '.length])).toEqual(whole(file));
});

it('as many rows as may be, and not one more', () => {
  const file = (count: number, end = '') =>
    `Username\n${Array.from({ length: count }, (_, n) => `u${n}`).join('\n')}${end}`;
  expect(inPieces(file(5), [], 5)).toMatchObject({ rows: { length: 5 } });
  expect(inPieces(file(5, '\n'), [], 5)).toMatchObject({ rows: { length: 5 } });
  expect(inPieces(file(6), [], 5)).toMatchObject({ code: 'too_many_rows' });
});

it('a quote that is never closed does not fill the memory', () => {
  const scanner = new CsvScanner({ kind: 'crm-users', onRow: () => {} });
  scanner.push(`${LONG}a,"`);
  const piece = 'x'.repeat(8_000_000);
  const endless = () => {
    for (let pieces = 0; pieces < 6; pieces += 1) scanner.push(piece);
  };
  expect(endless).toThrow('The row that begins on line 3502 is longer than any row can be.');
});

it('an empty file has no header', () => {
  expect(inPieces('', [])).toMatchObject({ code: 'empty' });
});
