/** All files as people bring them; here those whose cells may mean something else than they say. */
import { type FileCase, file } from './file-case.ts';
import { READABLE } from './readable-files.ts';
import { REFUSED } from './refused-files.ts';

const twin = (name: string) =>
  ['C3', `A new user is added, though ${name} looks the same but for case, space or Unicode form.`] as const;

const MEANT: readonly FileCase[] = [
  {
    of: 'same username twice',
    what: 'refuses every such row',
    bytes: file(',finn,,A,,,', ',eve,,E,,,', ',finn,,B,,,'),
    comesTo: {
      rows: [
        [2, 'refused', 'finn', { 'Full Name': 'A' }, ['C9', 'finn is on rows 2, 4; a user has one row.']],
        [3, 'update', 'eve', { 'Full Name': 'E' }],
        [4, 'refused', 'finn', { 'Full Name': 'B' }, ['C9', 'finn is on rows 2, 4; a user has one row.']],
      ],
    },
  },
  {
    of: 'case twins',
    what: 'are warned of',
    bytes: file(',FINN,,,,,'),
    comesTo: { rows: [[2, 'create', 'FINN', { Username: 'FINN' }, twin('finn')]] },
  },
  {
    of: 'NFC/NFD twins',
    what: 'are warned of on both rows',
    bytes: file(',jos\u00e9,,,,,', ',jose\u0301,,,,,'),
    comesTo: {
      rows: [
        [2, 'create', 'jos\u00e9', { Username: 'jos\u00e9' }, twin('jose\u0301')],
        [3, 'create', 'jose\u0301', { Username: 'jose\u0301' }, twin('jos\u00e9')],
      ],
    },
  },
  {
    of: 'zero-width twins',
    what: 'are warned of',
    bytes: file(',fi\u200bnn,,,,,'),
    comesTo: { rows: [[2, 'create', 'fi\u200bnn', { Username: 'fi\u200bnn' }, twin('finn')]] },
  },
  {
    of: 'right-to-left twins',
    what: 'are warned of',
    bytes: file(',\u202efinn,,,,,'),
    comesTo: { rows: [[2, 'create', '\u202efinn', { Username: '\u202efinn' }, twin('finn')]] },
  },
  {
    of: 'leading zeros',
    what: 'are kept',
    bytes: file(',finn,0042,,NICE EU,0007,TRUE'),
    comesTo: { rows: [[2, 'update', 'finn', { 'Native Id': '0042', 'Agent Id': 'Agent 0007' }]] },
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
          {},
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
    comesTo: { rows: [[2, 'update', 'finn', { 'Native Id': '+4420' }]] },
  },
  {
    of: 'lost plus',
    what: 'of an agent id is named, with the agent that was likely meant',
    bytes: file(',finn,,,NICE EU,4420,TRUE'),
    comesTo: {
      rows: [
        [
          2,
          'refused',
          'finn',
          {},
          [
            'C5',
            'There is no agent 4420 in NICE EU; did you mean +4420? A spreadsheet may have changed it: lost its +.',
          ],
        ],
      ],
    },
  },
  {
    of: 'exponent',
    what: 'in place of an agent id is named, with the agent that was likely meant',
    bytes: file(',finn,,,NICE EU,1E5,TRUE'),
    comesTo: {
      rows: [
        [
          2,
          'refused',
          'finn',
          {},
          [
            'C5',
            'There is no agent 1E5 in NICE EU; did you mean 100000? A spreadsheet may have changed it: written as a number with an exponent.',
          ],
        ],
      ],
    },
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
          { Username: 'new.exp', 'Native Id': '4.71E+05' },
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
        [2, 'create', '=cmd', { Username: '=cmd', 'Native Id': '-1', 'Full Name': '@x' }],
        [3, 'create', '+1', { Username: '+1', 'Native Id': '\t2' }],
      ],
    },
  },
];

export const FILE_CASES: readonly FileCase[] = [...READABLE, ...REFUSED, ...MEANT];
