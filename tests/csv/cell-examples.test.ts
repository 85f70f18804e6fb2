/** The table of examples: each cell means what docs/CSV.md says it means, and the document's table is made of the same examples. */
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../lib/csv/read-csv.ts';
import { readUserRow, type UserRow } from '../../lib/domain/csv-user-row.ts';
import EXAMPLES from './cell-examples.json' with { type: 'json' };

type Example = (typeof EXAMPLES)[number];

/** A row that is whole but for the cell. */
const REST: Record<string, string> = {
  Username: 'jdoe',
  Environment: 'NICE EU',
  'Agent Id': '1',
  'Update Mapping': 'TRUE',
};
const COLUMNS = [
  'User Group',
  'Username',
  'Native Id',
  'Full Name',
  'Environment',
  'Agent Id',
  'Update Mapping',
];

function read({ column, file }: Example): UserRow {
  const cells = COLUMNS.map((name) => (name === column ? file : (REST[name] ?? '')));
  const [row] = readCsv(`${COLUMNS.join(',')}\r\n${cells.join(',')}\r\n`, { kind: 'crm-users' }).rows;
  if (!row) throw new Error('The row was not read.');
  return readUserRow(row.row, row.cells);
}

const VALUES: Record<string, (row: UserRow) => unknown> = {
  'Full Name': ({ fullName }) => fullName,
  'Native Id': ({ nativeId }) => nativeId,
  Username: ({ username }) => username,
  'Agent Id': ({ agents }) => agents.map(({ environment, agentId }) => `${environment} ${agentId}`),
  'Update Mapping': ({ appliesMapping }) => appliesMapping,
};

describe('a cell', () => {
  it.each(EXAMPLES)('of $column: $file: $words', (example) => {
    const row = read(example);
    const faults = row.issues.filter(({ level }) => level === 'error');
    if ('error' in example) expect(faults).toMatchObject([example.error ? { rule: example.error } : {}]);
    else {
      expect(faults).toEqual([]);
      expect(VALUES[example.column]?.(row)).toEqual(example.value);
    }
  });
});
