/** Whole files as people bring them: each is read as described, or refused with line and reason. */
import { describe, expect, it } from 'vitest';
import { CsvFault } from '../../lib/csv/csv-fault.ts';
import { decodeCsv } from '../../lib/csv/decode-csv.ts';
import { type CsvFile, readCsv } from '../../lib/csv/read-csv.ts';

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';
const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, isBig: boolean) => {
  const buffer = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(isBig ? buffer.swap16() : buffer);
};
const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function open(file: Uint8Array, encoding?: string): CsvFile {
  return readCsv(decodeCsv(file, encoding).text, { kind: 'crm-users' });
}

const usernames = (file: CsvFile) => file.rows.map(({ cells }) => cells[1]);
const names = (file: CsvFile) => file.rows.map(({ cells }) => cells[3]);

function faultOf(read: () => unknown): CsvFault {
  try {
    read();
  } catch (error) {
    if (error instanceof CsvFault) return error;
    throw error;
  }
  throw new Error('The file was accepted.');
}

const ROW = ',jdoe,,José,,,';
const wide = (delimiter: string) => `${HEADER}\n${ROW}\n`.replaceAll(',', delimiter);

describe('an accepted file', () => {
  it.each<[string, Uint8Array, string | undefined]>([
    ['UTF-8', bytes(`${HEADER}\n${ROW}\n`), undefined],
    ['UTF-8 with BOM', bytes(`\uFEFF${HEADER}\n${ROW}\n`), undefined],
    ['UTF-16 LE by its BOM', utf16(`${HEADER}\n${ROW}\n`, false), undefined],
    ['UTF-16 BE by its BOM', utf16(`${HEADER}\n${ROW}\n`, true), undefined],
    ['windows-1252 after it was chosen', latin(`${HEADER}\n${ROW}\n`), 'windows-1252'],
    ['a BOM that knows better than the choice', utf16(`${HEADER}\n${ROW}\n`, false), 'windows-1252'],
    ['semicolons', bytes(wide(';')), undefined],
    ['tabs', bytes(wide('\t')), undefined],
    ['bars', bytes(wide('|')), undefined],
    ['a sep= line', bytes(`sep=;\r\n${wide(';')}`), undefined],
    ['CRLF', bytes(`${HEADER}\r\n${ROW}\r\n`), undefined],
    ['CR alone', bytes(`${HEADER}\r${ROW}\r`), undefined],
    ['no line end at its end', bytes(`${HEADER}\n${ROW}`), undefined],
    ['line ends of three kinds', bytes(`${HEADER}\r\n${ROW}\r\n\n\r,,,,,,\n`), undefined],
    [
      'other case and outer space in the header',
      bytes(`${HEADER.toUpperCase().replaceAll(',', ' , ')}\n${ROW}\n`),
      undefined,
    ],
    ['columns in another order', bytes('Full Name,Username\nJosé,jdoe\n'), undefined],
    ['a column Error of refused rows', bytes(`Username,Full Name,Error\njdoe,José,C1\n`), undefined],
    ['a surplus of empty cells', bytes(`${HEADER}\n${ROW},,,\n`), undefined],
  ])('has %s', (_what, file, encoding) => {
    const read = open(file, encoding);
    expect({ usernames: usernames(read), names: names(read) }).toEqual({
      usernames: ['jdoe'],
      names: ['José'],
    });
    expect(read.rows[0]?.misfit).toBeNull();
  });

  it('keeps line ends inside quotes, whatever ends the rows', () => {
    for (const [inside, end] of [
      ['\n', '\r\n'],
      ['\r\n', '\n'],
      ['\r', '\n'],
      ['\n', '\r'],
      ['\n', '\n'],
    ] as const) {
      const file = open(bytes(`${HEADER}${end},a,,"x${inside}y",,,${end},b,,z,,,${end}`));
      expect(names(file)).toEqual([`x${inside}y`, 'z']);
    }
  });

  it('counts rows as a spreadsheet does, blank ones too', () => {
    const file = open(bytes(`sep=,\r\n${HEADER}\r\n,a,,,,,\r\n\r\n,,,,,,\r\n,b,,"x\ny",,,\r\n,c,,,,,\r\n`));
    expect(file.rows.map(({ row, cells }) => [row, cells[1]])).toEqual([
      [2, 'a'],
      [5, 'b'],
      [6, 'c'],
    ]);
  });

  it('says which columns it lacks and which it does not know', () => {
    const { header } = open(bytes('Username,Phone,__proto__,constructor\njdoe,1,2,3\n'));
    expect(header.ignored).toEqual(['Phone', '__proto__', 'constructor']);
    expect(header.missing).toEqual([
      'User Group',
      'Native Id',
      'Full Name',
      'Environment',
      'Agent Id',
      'Update Mapping',
    ]);
  });

  it('has rows of another width, which are told', () => {
    const file = open(bytes(`${HEADER}\n,short\n,long,,,,,,x\n`));
    expect(file.rows.map(({ misfit, surplus }) => [misfit, surplus])).toEqual([
      ['The row has 2 cells, the header 7.', []],
      ['The row has 8 cells, the header 7.', ['x']],
    ]);
  });

  it('may be the header alone', () => {
    expect(open(bytes(`${HEADER}\n`)).rows).toEqual([]);
  });

  it('has a cell of 10 MB between mixed line ends', () => {
    const long = 'x'.repeat(10 * 1024 * 1024);
    expect(names(open(bytes(`${HEADER}\r\n,a,,"${long}",,,\n`)))[0]).toHaveLength(long.length);
  });

  it('keeps NUL for the row to be refused', () => {
    expect(names(open(bytes(`${HEADER}\n,a,,x\u0000y,,,\n`)))).toEqual(['x\u0000y']);
  });
});

describe('a refused file', () => {
  it.each<[string, Uint8Array, object]>([
    [
      'windows-1252',
      latin(`${HEADER}\nx,a,,,,,\n${ROW}\n`),
      {
        code: 'encoding',
        line: 3,
        message: 'The file is not UTF-8 from line 3 on. Say which encoding it has, such as windows-1252.',
      },
    ],
    ['UTF-16 without BOM', utf16(`${HEADER}\n`, false).slice(2), { code: 'header', line: 1 }],
    [
      'a workbook',
      new Uint8Array([0x50, 0x4b, 3, 4, 0]),
      { code: 'not_csv', message: expect.stringContaining('Excel workbook') },
    ],
    [
      'gzip',
      new Uint8Array([0x1f, 0x8b, 8, 0]),
      { code: 'not_csv', message: expect.stringContaining('gzip') },
    ],
    ['nothing', bytes(''), { code: 'empty' }],
    ['blank lines alone', bytes('\r\n\r\n'), { code: 'empty' }],
    [
      'no header',
      bytes('Tier 1,jdoe,,,,,\n'),
      { code: 'header', line: 1, message: expect.stringContaining('no column Username') },
    ],
    [
      'a column twice',
      bytes('Username,Full Name,username \njdoe,x,y\n'),
      {
        code: 'header',
        line: 1,
        message: 'The header names Username twice: columns 1 and 3. Remove one of them.',
      },
    ],
    [
      'an open quote',
      bytes(`${HEADER}\r\n,a,,"x\r\ny",,,\r\n,b,,"open,,,\r\n,c,,,,,\r\n`),
      { code: 'quote', line: 4, message: 'A cell in quotes has no closing quote. It begins on line 4.' },
    ],
    [
      'an open quote after mixed line ends',
      bytes(`sep=,\r\n${HEADER}\n,a,,,,,\r\n,b,,"open,,,\n`),
      { code: 'quote', line: 4 },
    ],
    [
      'text after a closing quote',
      bytes(`${HEADER}\n,a,,"x"y,,,\n`),
      { code: 'quote', line: 2, message: expect.stringContaining('Double the quotes') },
    ],
    ['10,000 columns', bytes(`Username${',x'.repeat(9999)}\n`), { code: 'too_many_columns', line: 1 }],
  ])('has %s', (_what, file, fault) => {
    expect(faultOf(() => open(file))).toMatchObject(fault);
  });

  it('has more rows than are read', () => {
    const text = `Username\n${'a\n'.repeat(4)}`;
    expect(readCsv(text, { kind: 'crm-users', maxRows: 4 }).rows).toHaveLength(4);
    expect(faultOf(() => readCsv(`${text}b\n`, { kind: 'crm-users', maxRows: 4 }))).toMatchObject({
      code: 'too_many_rows',
      message: 'The file has more than 4 rows. Split it and import the parts.',
    });
  });

  it('has an encoding that nobody knows', () => {
    expect(faultOf(() => open(bytes(HEADER), 'klingon'))).toMatchObject({ code: 'encoding' });
  });
});
