/** Properties of real imports on the embedded database, whatever a file of CRM users holds. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlanRow } from '../../../lib/schema/import-plan.ts';
import type { Database } from '../../../server/db/database.ts';
import { PGLITE, type TestDatabase } from '../../support/databases.ts';
import { contents } from '../records/write-fixture.ts';
import { freshImporter, type Importer } from './import-fixture.ts';

let opened: TestDatabase;
let database: Database;
let csv: Importer;
beforeAll(async () => {
  opened = await PGLITE.open();
  ({ database, csv } = await freshImporter(opened));
});
afterAll(() => opened.close());

const RUNS = 25;

/** Cells as people and spreadsheets write them; names that collide are wanted. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    '',
    'Anna',
    "'t Hooft",
    "'=x",
    '=x',
    '0042',
    '+44',
    '1E5',
    'é',
    'e\u0301',
    'a "b"',
    'two\nlines',
    ';',
    ' ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const row = fc.record({
  group: fc.constantFrom('', '', 'Tier 1', 'New Group', 'tier 1'),
  username: fc.constantFrom('eve', 'finn', 'EVE', 'new.one', 'new.two', '=new', ''),
  nativeId: text,
  fullName: text,
  mapping: fc.constantFrom(
    ['', '', ''],
    ['', '', 'TRUE'],
    ['NICE EU', 'A4711', 'TRUE'],
    ['NICE EU', 'a4711', 'true'],
    ['NICE EU', '0007;A4711', 'TRUE'],
    ['NICE EU', '0007', 'FALSE'],
    ['NICE EU', '7', 'TRUE'],
    ['', '0007', 'TRUE'],
  ),
});
const options = fc.record({
  createMissingGroups: fc.boolean(),
  applyMappings: fc.boolean(),
  moveTaken: fc.boolean(),
});

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const lineOf = ({
  group,
  username,
  nativeId,
  fullName,
  mapping,
}: {
  group: string;
  username: string;
  nativeId: string;
  fullName: string;
  mapping: readonly string[];
}) => [group, username, nativeId, fullName, ...mapping].map(quoted).join(',');
const files = fc.array(row, { minLength: 1, maxLength: 6 }).map((rows) => rows.map(lineOf));

type Records = Record<string, Record<string, unknown>>;
const EVERYTHING = { confirm: { removeAll: true, removals: true } };
const byUsername = (records: Records) =>
  new Map(
    Object.entries(records).flatMap(([key, record]) =>
      key.startsWith('crm-users ') ? [[String(record.username), record] as const] : [],
    ),
  );

/** Whom the plan says that the import writes: those of its rows, and those who lose an agent to one. */
function touched(rows: readonly PlanRow[], users: ReadonlyMap<string, Record<string, unknown>>): Set<string> {
  const written = rows.filter(({ state }) => state === 'create' || state === 'update');
  const losing = new Set(written.flatMap(({ taken }) => taken.map(({ ownerId }) => ownerId)));
  const owners = [...users].filter(([, user]) => losing.has(String(user.id))).map(([username]) => username);
  return new Set([...written.map(({ name }) => name), ...owners]);
}

function requireAsPlanned(planned: PlanRow, user: Record<string, unknown> | undefined): void {
  expect(user).toBeDefined();
  for (const { column, to } of planned.changes) {
    if (column === 'Native Id') expect(user?.nativeId).toBe(to);
    if (column === 'Full Name') expect(user?.fullName).toBe(to);
    if (column === 'Username') expect(user?.username).toBe(to);
    if (column === 'Agent Id') expect(user?.mapping).toMatchObject({ mode: 'override' });
  }
}

it('plan, apply and undo: exactly what was planned is written, and an export is to the byte what it was', async () => {
  await fc.assert(
    fc.asyncProperty(files, options, async (lines, wish) => {
      const former = await csv.exportUsers(true);
      const before = (await contents(database)) as Records;
      const job = await csv.plan(lines, wish);
      const { items } = await csv.rows(job.id);
      await csv.apply(job, EVERYTHING);
      const users = byUsername(before);
      const after = byUsername((await contents(database)) as Records);
      const changed = touched(items, users);
      for (const [username, user] of after) {
        if (changed.has(username)) continue;
        expect(user).toEqual(users.get(username));
      }
      for (const planned of items) {
        if (planned.state === 'create' || planned.state === 'update')
          requireAsPlanned(planned, after.get(planned.name));
      }
      expect([...changed].filter((username) => !after.has(username))).toEqual([]);
      await csv.undo(job.id, 'refuse');
      expect(await csv.exportUsers(true)).toBe(former);
    }),
    { numRuns: RUNS },
  );
});

it('export and import: nothing changes, whatever is stored', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (lines, appliesMapping) => {
      const applied = await csv.apply(await csv.plan(lines, { moveTaken: true }), EVERYTHING);
      const exported = await csv.exportUsers(appliesMapping);
      const job = await csv.planText(exported);
      const { created, updated, refused, conflicts } = job.counts;
      expect({ created, updated, refused, conflicts }).toEqual({
        created: 0,
        updated: 0,
        refused: 0,
        conflicts: 0,
      });
      await csv.undo(applied.id, 'refuse');
    }),
    { numRuns: RUNS },
  );
});
