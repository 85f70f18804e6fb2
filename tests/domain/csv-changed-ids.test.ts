/** Native ids that a spreadsheet changed, as the plan of an import of CRM users warns of them. Source: `quality.md`, CSV. */
import { describe, expect, it } from 'vitest';
import { planUsers } from '../../lib/domain/csv-plan-users.ts';
import { readUserRow } from '../../lib/domain/csv-user-row.ts';
import { runSteps } from '../../lib/domain/in-steps.ts';
import { BOOK } from './csv-user-world.ts';

const NO_OPTIONS = { createMissingGroups: false, applyMappings: false, moveTaken: false };

describe('a native id that a spreadsheet changed', () => {
  it.each([
    ['0042', '42', 'lost leading zeros'],
    ['+4420', '4420', 'lost its +'],
    ['123456', '1.23E5', 'written as a number with an exponent'],
  ])('from %s to %s is warned of, with the damage and what is stored', (stored, written, damage) => {
    const user = (username: string) => ({ ...BOOK.user('anna'), username, nativeId: stored }) as never;
    const read = [readUserRow(2, ['', 'anna', written, '', '', '', ''])];
    const { rows } = runSteps(planUsers(read, { ...BOOK, user }, NO_OPTIONS));
    expect(rows[0]).toMatchObject({
      state: 'update',
      issues: [
        {
          level: 'warning',
          column: 'Native Id',
          text: `It is ${stored} now; a spreadsheet may have changed it: ${damage}.`,
        },
      ],
    });
  });
});

it.each([
  ['1003', '1E5', '1E5 looks as if a spreadsheet wrote 100000 with an exponent.'],
  [null, '1E5', '1E5 looks as if a spreadsheet wrote 100000 with an exponent.'],
  ['1E5', '1E5', null],
])('a native id %s that becomes %s is warned of where it has an exponent', (stored, written, text) => {
  const user = (username: string) => ({ ...BOOK.user('anna'), username, nativeId: stored }) as never;
  const read = [readUserRow(2, ['', 'anna', written, '', '', '', ''])];
  const { rows } = runSteps(planUsers(read, { ...BOOK, user }, NO_OPTIONS));
  expect(rows[0]?.issues).toEqual(text === null ? [] : [{ level: 'warning', column: 'Native Id', text }]);
});
