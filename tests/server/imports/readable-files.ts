/** Files that are read as they are described, each with its outcome. */
import { type FileCase, file, HEADER, JOSE, latin, refused, UPDATED, utf8, utf16 } from './file-case.ts';

const SHORT = 'The row has 2 cells, the header 7.';

export const READABLE: readonly FileCase[] = [
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
        [2, 'update', 'finn', { 'Full Name': 'two\r\nlines' }],
        [3, 'update', 'eve', { 'Full Name': 'a\nb' }],
      ],
    },
  },
  {
    of: 'CR/LF mixes',
    what: 'end rows alike',
    bytes: utf8(`${HEADER}\r\n,finn,,a,,,\n,eve,,b,,,\r,new.mix,,,,,\n`),
    comesTo: {
      rows: [
        [2, 'update', 'finn', { 'Full Name': 'a' }],
        [3, 'update', 'eve', { 'Full Name': 'b' }],
        [4, 'create', 'new.mix', { Username: 'new.mix' }],
      ],
    },
  },
  {
    of: 'short rows',
    what: 'are refused by themselves',
    bytes: file(',finn', ',eve,,E,,,'),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', {}, ['row', SHORT]],
        [3, 'update', 'eve', { 'Full Name': 'E' }],
      ],
    },
  },
  {
    of: 'long rows',
    what: 'are refused by themselves, but for empty cells',
    bytes: file(',finn,,F,,,,x', ',eve,,E,,,,,'),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', { 'Full Name': 'F' }, ['row', 'The row has 8 cells, the header 7.']],
        [3, 'update', 'eve', { 'Full Name': 'E' }],
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
          { 'Full Name': 'x\u0000y' },
          ['C15', 'The text holds U+0000 or half of a surrogate pair, which cannot be stored.'],
        ],
        [3, 'update', 'eve', { 'Full Name': 'E' }],
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
        [
          2,
          'refused',
          'finn',
          { 'Full Name': `${'x'.repeat(4_000)}…` },
          ['Full Name', 'The text has 10485760 characters; use at most 1024.'],
        ],
        [3, 'update', 'eve', { 'Full Name': 'E' }],
      ],
    },
  },
];
