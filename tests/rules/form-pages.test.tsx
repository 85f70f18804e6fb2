// @vitest-environment happy-dom
/** Rules that are shown before or after anything is sent: by the page of imports as it reads a file, and by the page Health. */
import { describe, expect, it } from 'vitest';
import { ShapeCheck } from '../../lib/app/check-shape.ts';
import type { ReadImportFile } from '../../lib/app/import-file.ts';
import { scanFile } from '../../lib/csv/scan-file.ts';
import type { HealthKind } from '../../lib/schema/console/health-window.ts';
import { chooseFile, FACTS, open as openImport, until, users } from '../components/import-at-work.tsx';
import { HEALTH } from '../support/console-lists.ts';
import { PLACES } from '../support/console-views.ts';
import { ok, openConsole } from '../support/open-console.tsx';
import { byRole } from '../support/roles.ts';

const HEADER = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';

/** What the page's worker does with the file. */
const reading =
  (lines: readonly string[]): ReadImportFile =>
  async (_file, wish, watch) => {
    const body = new Blob([[HEADER, ...lines].join('\r\n')]);
    const shape = new ShapeCheck(wish.kind);
    await scanFile(body, { ...wish, onRow: (row) => shape.add(row) });
    watch.onHeader(FACTS);
    return { is: 'read', facts: { ...FACTS, shape: shape.facts }, body };
  };

type File = readonly [rule: string, what: string, line: (row: number) => string, told: string];

const FILES: readonly File[] = [
  ['C1', 'a row without username', () => ',,,Nobody,,,', 'Username'],
  ['C9', 'a username twice', () => ',eve,,,,,', 'It is on row 2 already.'],
  [
    'C10',
    'half a mapping that is to be applied',
    (row) => `,user ${row},,,NICE EU,,TRUE`,
    'The row names an environment without agent.',
  ],
];

/** So many that the page asks before it shows a plan. */
const ROWS = 60;

describe('at the page of imports', () => {
  it.each(FILES)('%s: %s is told with its row before a plan is shown', async (_rule, _what, line, told) => {
    const lines = Array.from({ length: ROWS }, (_, row) => line(row));
    const client = await openImport(users, { readFile: reading(lines) });
    await chooseFile();
    await until(() => byRole('list', 'What is wrong'));
    expect(byRole('list', 'What is wrong').textContent).toContain(told);
    // A plan that was under way is given up; it writes nothing.
    expect(client.sent('cancelImport')).toHaveLength(client.sent('planImport').length);
    expect(document.querySelector('[role=grid]')).toBeNull();
  });
});

const FINDINGS: readonly (readonly [rule: string, is: HealthKind, words: string])[] = [
  ['C3', 'twins', 'Differs only by case, outer space or Unicode form from:'],
  ['C11', 'inactive-agents', 'On the own list but inactive, or in an inactive environment:'],
  ['C12', 'inherits-nothing', 'Inherits the mapping, and nothing above defines agents.'],
];

describe('at the page Health', () => {
  it.each(FINDINGS)('%s: what is found is named with its record', async (_rule, is, words) => {
    const rows = HEALTH.rows.filter((row) => row.is === is);
    await openConsole(`#/health/${PLACES.contoso}`, {
      answers: { readHealth: () => ok({ ...HEALTH, rows, total: rows.length }) },
    });
    const list = byRole('list', 'Health').textContent ?? '';
    expect(list).toContain(words);
    for (const { record, others } of rows)
      for (const { name } of [record, ...others]) expect(list).toContain(name);
  });
});
