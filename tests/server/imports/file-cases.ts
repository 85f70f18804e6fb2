/** Files as people bring them, each with the bytes and exactly what comes of it. The first words are those of the list that must be whole. */

/** Every kind of file that a person may bring. A kind without a case, and a case without its kind, fail the test. */
export const KINDS = [
  'BOM',
  'UTF-16 LE',
  'UTF-16 BE',
  'windows-1252',
  'semicolon',
  'tab',
  'bar',
  'sep= line',
  'quoted newlines',
  'CR/LF mixes',
  'short rows',
  'long rows',
  'unterminated quote',
  'NUL',
  'duplicate headers',
  'reordered headers',
  'extra headers',
  'missing headers',
  'empty',
  'header only',
  'same username twice',
  'case twins',
  'NFC/NFD twins',
  'zero-width twins',
  'right-to-left twins',
  'leading zeros',
  'lost plus',
  'exponent',
  'formulas',
  '10 MB cell',
  'xlsx renamed',
  'gz renamed',
  '10,000 columns',
  'too many rows',
] as const;
export type FileKind = (typeof KINDS)[number];

/** Row number, state, name; then what is said of it: the rule or column, and the text. */
export type RowOutcome = readonly [
  row: number,
  state: string,
  name: string,
  ...said: (readonly [string, string])[],
];

export type Outcome =
  | { readonly rows: readonly RowOutcome[] }
  /** The whole file. */
  | { readonly refused: string; readonly line: number | null; readonly detail: string };

export interface FileCase {
  readonly of: FileKind;
  readonly what: string;
  readonly bytes: () => Uint8Array;
  readonly encoding?: string;
  readonly comesTo: Outcome;
}

export const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';
const utf8 = (text: string) => () => new TextEncoder().encode(text);
const utf16 = (text: string, isBig: boolean) => () => {
  const buffer = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(isBig ? buffer.swap16() : buffer);
};
const latin = (text: string) => () => new Uint8Array(Buffer.from(text, 'latin1'));
const raw =
  (...bytes: number[]) =>
  () =>
    new Uint8Array(bytes);
const file = (...lines: string[]) => utf8(`${[HEADER, ...lines].join('\r\n')}\r\n`);

const JOSE = `${HEADER}\n,finn,,José,,,\n`;
const UPDATED: Outcome = { rows: [[2, 'update', 'finn']] };
const refused = (code: string, line: number | null, detail: string): Outcome => ({
  refused: code,
  line,
  detail,
});
const SHORT = 'The row has 2 cells, the header 7.';

const READABLE: readonly FileCase[] = [
  { of: 'BOM', what: 'UTF-8 with it', bytes: utf8(`\uFEFF${JOSE}`), comesTo: UPDATED },
  { of: 'UTF-16 LE', what: 'by its BOM', bytes: utf16(JOSE, false), comesTo: UPDATED },
  { of: 'UTF-16 BE', what: 'by its BOM', bytes: utf16(JOSE, true), comesTo: UPDATED },
  {
    of: 'windows-1252',
    what: 'when it was chosen',
    bytes: latin(JOSE),
    encoding: 'windows-1252',
    comesTo: UPDATED,
  },
  {
    of: 'windows-1252',
    what: 'is asked for, never guessed',
    bytes: latin(`${HEADER}\n,eve,,x,,,\n,finn,,José,,,\n`),
    comesTo: refused(
      'csv_encoding',
      3,
      'The file is not UTF-8 from line 3 on. Say which encoding it has, such as windows-1252.',
    ),
  },
  { of: 'semicolon', what: 'separates', bytes: utf8(JOSE.replaceAll(',', ';')), comesTo: UPDATED },
  { of: 'tab', what: 'separates', bytes: utf8(JOSE.replaceAll(',', '\t')), comesTo: UPDATED },
  { of: 'bar', what: 'separates', bytes: utf8(JOSE.replaceAll(',', '|')), comesTo: UPDATED },
  {
    of: 'sep= line',
    what: 'names the delimiter',
    bytes: utf8(`sep=;\r\n${JOSE.replaceAll(',', ';')}`),
    comesTo: UPDATED,
  },
  {
    of: 'quoted newlines',
    what: 'are text, and count no row',
    bytes: utf8(`${HEADER}\r\n,finn,,"two\r\nlines",,,\r\n,eve,,"a\nb",,,\r\n`),
    comesTo: {
      rows: [
        [2, 'update', 'finn'],
        [3, 'update', 'eve'],
      ],
    },
  },
  {
    of: 'CR/LF mixes',
    what: 'end rows alike',
    bytes: utf8(`${HEADER}\r\n,finn,,a,,,\n,eve,,b,,,\r,new.mix,,,,,\n`),
    comesTo: {
      rows: [
        [2, 'update', 'finn'],
        [3, 'update', 'eve'],
        [4, 'create', 'new.mix'],
      ],
    },
  },
  {
    of: 'short rows',
    what: 'are refused by themselves',
    bytes: file(',finn', ',eve,,E,,,'),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', ['row', SHORT]],
        [3, 'update', 'eve'],
      ],
    },
  },
  {
    of: 'long rows',
    what: 'are refused by themselves, but for empty cells',
    bytes: file(',finn,,F,,,,x', ',eve,,E,,,,,'),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', ['row', 'The row has 8 cells, the header 7.']],
        [3, 'update', 'eve'],
      ],
    },
  },
  {
    of: 'NUL',
    what: 'refuses its row',
    bytes: file(',finn,,x\u0000y,,,', ',eve,,E,,,'),
    comesTo: {
      rows: [
        [
          2,
          'refused',
          'finn',
          ['C15', 'The text holds U+0000 or half of a surrogate pair, which cannot be stored.'],
        ],
        [3, 'update', 'eve'],
      ],
    },
  },
  { of: 'header only', what: 'is a plan without rows', bytes: file(), comesTo: { rows: [] } },
  {
    of: 'reordered headers',
    what: 'are found by their names',
    bytes: utf8('Full Name, USERNAME \nJosé,finn\n'),
    comesTo: UPDATED,
  },
  {
    of: 'extra headers',
    what: 'are passed over',
    bytes: utf8('Username,__proto__,Full Name\nfinn,x,José\n'),
    comesTo: UPDATED,
  },
  {
    of: '10 MB cell',
    what: 'refuses its row in few words',
    bytes: () => utf8(`${HEADER}\n,finn,,${'x'.repeat(10 * 1024 * 1024)},,,\n,eve,,E,,,\n`)(),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', ['Full Name', 'The text has 10485760 characters; use at most 1024.']],
        [3, 'update', 'eve'],
      ],
    },
  },
];

const REFUSED: readonly FileCase[] = [
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

const twin = (name: string) =>
  ['C3', `A new user is added, though ${name} looks the same but for case, space or Unicode form.`] as const;

const MEANT: readonly FileCase[] = [
  {
    of: 'same username twice',
    what: 'refuses every such row',
    bytes: file(',finn,,A,,,', ',eve,,E,,,', ',finn,,B,,,'),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', ['C9', 'finn is on rows 2, 4; a user has one row.']],
        [3, 'update', 'eve'],
        [4, 'refused', 'finn', ['C9', 'finn is on rows 2, 4; a user has one row.']],
      ],
    },
  },
  {
    of: 'case twins',
    what: 'are warned of',
    bytes: file(',FINN,,,,,'),
    comesTo: { rows: [[2, 'create', 'FINN', twin('finn')]] },
  },
  {
    of: 'NFC/NFD twins',
    what: 'are warned of on both rows',
    bytes: file(',jos\u00e9,,,,,', ',jose\u0301,,,,,'),
    comesTo: {
      rows: [
        [2, 'create', 'jos\u00e9', twin('jose\u0301')],
        [3, 'create', 'jose\u0301', twin('jos\u00e9')],
      ],
    },
  },
  {
    of: 'zero-width twins',
    what: 'are warned of',
    bytes: file(',fi\u200bnn,,,,,'),
    comesTo: { rows: [[2, 'create', 'fi\u200bnn', twin('finn')]] },
  },
  {
    of: 'right-to-left twins',
    what: 'are warned of',
    bytes: file(',\u202efinn,,,,,'),
    comesTo: { rows: [[2, 'create', '\u202efinn', twin('finn')]] },
  },
  {
    of: 'leading zeros',
    what: 'are kept',
    bytes: file(',finn,0042,,NICE EU,0007,TRUE'),
    comesTo: { rows: [[2, 'update', 'finn']] },
  },
  {
    of: 'leading zeros',
    what: 'that were lost are named',
    bytes: file(',finn,,,NICE EU,7,TRUE'),
    comesTo: {
      rows: [
        [
          2,
          'refused',
          'finn',
          [
            'C5',
            'There is no agent 7 in NICE EU; did you mean 0007 (leading zeros differ)? A spreadsheet may have changed it: lost leading zeros.',
          ],
        ],
      ],
    },
  },
  {
    of: 'lost plus',
    what: 'is kept where it is there',
    bytes: file(`,finn,'+4420,,,,`),
    comesTo: { rows: [[2, 'update', 'finn']] },
  },
  {
    of: 'exponent',
    what: 'is warned of where a new user gets it',
    bytes: file(',new.exp,4.71E+05,,,,'),
    comesTo: {
      rows: [
        [
          2,
          'create',
          'new.exp',
          ['Native Id', '4.71E+05 looks as if a spreadsheet wrote 471000 with an exponent.'],
        ],
      ],
    },
  },
  {
    of: 'formulas',
    what: 'are text, their guard is taken off',
    bytes: file(`,'=cmd,'-1,'@x,,,`, `,+1,\t2,,,,`),
    comesTo: {
      rows: [
        [2, 'create', '=cmd'],
        [3, 'create', '+1'],
      ],
    },
  },
];

export const FILE_CASES: readonly FileCase[] = [...READABLE, ...REFUSED, ...MEANT];
