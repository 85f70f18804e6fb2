/** Files that are refused whole, each with line and reason. */
import { type FileCase, HEADER, raw, refused, utf8 } from './file-case.ts';

export const REFUSED: readonly FileCase[] = [
  {
    of: 'unterminated quote',
    what: 'refuses the file',
    bytes: utf8(`${HEADER}\r\n,finn,,a,,,\r\n,eve,,"open,,,\r\n`),
    comesTo: refused('csv_quote', 3, 'A cell in quotes has no closing quote. It begins on line 3.'),
  },
  {
    of: 'duplicate headers',
    what: 'refuse the file',
    bytes: utf8('Username,Full Name,username \nfinn,x,y\n'),
    comesTo: refused(
      'csv_header',
      1,
      'The header names Username twice: columns 1 and 3. Remove one of them.',
    ),
  },
  {
    of: 'missing headers',
    what: 'refuse the file where nothing says whom a row is about',
    bytes: utf8('Full Name,Native Id\nx,1\n'),
    comesTo: refused(
      'csv_header',
      1,
      `Row 1 must be the header ${HEADER}. It has no column Username; it is: Full Name | Native Id`,
    ),
  },
  {
    of: 'empty',
    what: 'is refused',
    bytes: raw(),
    comesTo: refused('csv_empty', null, 'The file is empty. Its first row must be the header.'),
  },
  {
    of: 'xlsx renamed',
    what: 'is told by its first bytes',
    bytes: raw(0x50, 0x4b, 3, 4, 0),
    comesTo: refused(
      'csv_not_csv',
      null,
      'The file is no CSV: it is an Excel workbook or another zip archive. Save it as CSV UTF-8 first.',
    ),
  },
  {
    of: 'gz renamed',
    what: 'is told by its first bytes',
    bytes: raw(0x1f, 0x8b, 8, 0),
    comesTo: refused(
      'csv_not_csv',
      null,
      'The file is no CSV: it is compressed with gzip. Save it as CSV UTF-8 first.',
    ),
  },
  {
    of: '10,000 columns',
    what: 'are refused',
    bytes: utf8(`Username${',x'.repeat(9999)}\n`),
    comesTo: refused('csv_too_many_columns', 1, 'Row 1 has 10000 columns; at most 100 are read.'),
  },
  {
    of: 'too many rows',
    what: 'are refused with the limit',
    bytes: () => utf8(`Username\n${'a\n'.repeat(250_001)}`)(),
    comesTo: refused(
      'csv_too_many_rows',
      null,
      'The file has more than 250,000 rows. Split it and import the parts.',
    ),
  },
];
