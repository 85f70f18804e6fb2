/** Properties of real imports, whatever a file of CRM users or of CTI agents holds; on both databases. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { contents, create, patch } from '../records/write-fixture.ts';
import { EVE, id, NICE } from '../tenant-fixture.ts';
import { asPlanned, type Rows } from './as-planned.ts';
import { freshImporter, type Importer, importer, type PlanWish, WAYS, type Way } from './import-fixture.ts';

const RUNS = 15;
/** Of the way out and in again. */
const EXPORTS = 8;

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
const userFiles = fc.array(row, { minLength: 1, maxLength: 6 }).map((rows) => rows.map(lineOf));

const agentRow = fc.record({
  environment: fc.constantFrom('NICE EU', 'NICE EU', 'NICE EU', 'nice eu', ''),
  agentId: fc.constantFrom('0007', 'A4711', 'a4711', '7', '+44', '=1', 'a;b', '1E5', ''),
  name: text,
  group: fc.constantFrom('', '', 'EMEA', 'Sales', 'EMEA / Sales', 'Made', 'emea'),
  extension: text,
  loginId: text,
  active: fc.constantFrom('', 'TRUE', 'false', 'FALSE', 'no'),
});
const agentFiles = fc
  .array(agentRow, { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map((cells) => Object.values(cells).map(quoted).join(',')));

const EVERYTHING = { confirm: { removeAll: true, removals: true } };
const NOTHING = { created: 0, updated: 0, refused: 0, conflicts: 0 };

describeDatabases('imports', (subject) => {
  let database: Database;
  let csv: Importer;
  beforeAll(async () => {
    ({ database, csv } = await freshImporter(subject()));
    // What no file says anything of.
    await patch(database, ['crm-users', EVE], {
      set: { popFlow: { autoOpen: true, events: { Ringing: null } } },
    });
    await create(database, 'agent-groups', { id: id(8101), environmentId: NICE, name: 'EMEA' });
    const sales = { id: id(8102), environmentId: NICE, name: 'Sales', parentId: id(8101) };
    await create(database, 'agent-groups', sales);
  });
  const rows = async () => (await contents(database)) as Rows;

  async function requireAsPlanned(lines: readonly string[], wish: PlanWish, way?: Way): Promise<void> {
    const { kind = 'crm-users' } = wish;
    const { apply, undo } = importer(database, way);
    const exported = () => (kind === 'crm-users' ? csv.exportUsers(true) : csv.exportAgents());
    const [before, former] = [await rows(), await exported()];
    const job = await csv.plan(lines, wish);
    const { items } = await csv.rows(job.id);
    expect(await rows()).toEqual(before);
    await apply(job, EVERYTHING);
    const after = await rows();
    expect(after).toEqual(asPlanned({ before, after }, items, kind));
    await undo(job.id, 'refuse');
    expect(await rows()).toEqual(before);
    expect(await exported()).toBe(former);
  }

  it('plan, apply and undo of users: exactly what was planned is written, and an export is to the byte what it was', async () => {
    await fc.assert(fc.asyncProperty(userFiles, options, fc.constantFrom(...WAYS), requireAsPlanned), {
      numRuns: RUNS,
    });
  });

  it('plan, apply and undo of agents: exactly what was planned is written, and an export is to the byte what it was', async () => {
    const wishes = fc
      .boolean()
      .map((createMissingGroups) => ({ createMissingGroups, kind: 'cti-agents' as const }));
    await fc.assert(
      fc.asyncProperty(agentFiles, wishes, (lines, wish) => requireAsPlanned(lines, wish)),
      { numRuns: RUNS },
    );
  });

  it('export and import of users: nothing changes, whatever is stored', async () => {
    await fc.assert(
      fc.asyncProperty(userFiles, fc.boolean(), async (lines, appliesMapping) => {
        const applied = await csv.apply(await csv.plan(lines, { moveTaken: true }), EVERYTHING);
        const job = await csv.planText(await csv.exportUsers(appliesMapping));
        expect(job.counts).toMatchObject(NOTHING);
        await csv.undo(applied.id, 'refuse');
      }),
      { numRuns: EXPORTS },
    );
  });

  it('export and import of agents: nothing changes, whatever is stored', async () => {
    await fc.assert(
      fc.asyncProperty(agentFiles, async (lines) => {
        const kind = 'cti-agents';
        const applied = await csv.apply(
          await csv.plan(lines, { kind, createMissingGroups: true }),
          EVERYTHING,
        );
        const job = await csv.planText(await csv.exportAgents(), { kind });
        expect(job.counts).toMatchObject(NOTHING);
        await csv.undo(applied.id, 'refuse');
      }),
      { numRuns: EXPORTS },
    );
  });
});
