/** The sample files that people download import cleanly into the demo's data, and once more without a change. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateDemo } from '../../demo/data/generate.ts';
import { fillDatabase } from '../../demo/fill-database.ts';
import type { ImportKind } from '../../lib/schema/import-columns.ts';
import type { Database } from '../../server/db/database.ts';
import { applyImport } from '../../server/imports/apply-import.ts';
import { planImport } from '../../server/imports/plan-import.ts';
import { as } from '../server/tenant-fixture.ts';
import { PGLITE } from '../support/databases.ts';

const demo = generateDemo({ users: 60, agents: 120, crmUrl: 'http://127.0.0.1:4' });
const [northwind] = demo.rows['crm-instances'];
const admin = demo.accounts.find(({ username }) => username === 'admin.ada');
const OPTIONS = { createMissingGroups: false, applyMappings: false, moveTaken: false };

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await PGLITE.open());
  await fillDatabase(database, demo);
});
afterAll(() => close());

const asAdmin = <T>(work: Parameters<typeof as<T>>[2]) => as(database, admin?.id ?? '', work);

it.each([
  ['crm-users', 'ImportCrmUser_SampleFile.csv', 4],
  ['cti-agents', 'ImportCtiAgent_SampleFile.csv', 2],
] as const)('the sample of %s', async (kind: ImportKind, fileName, rows) => {
  const bytes = await readFile(join(import.meta.dirname, '../../public', fileName));
  const instanceId = kind === 'crm-users' ? (northwind?.id ?? null) : null;
  const file = { kind, instanceId, bytes: async () => bytes, fileName, options: OPTIONS };
  const plan = () => asAdmin((tx, caller) => planImport(tx, caller, file));

  const job = await plan();
  expect(job.file).toMatchObject({ hasBom: true, delimiter: ',', ignored: [], missing: [] });
  expect(job.counts).toMatchObject({
    rows,
    created: rows,
    refused: 0,
    conflicts: 0,
    warnings: 0,
    differs: 0,
  });
  await asAdmin((tx, caller) => applyImport(tx, caller, { id: job.id, body: { base: job.base } }));
  expect((await plan()).counts).toMatchObject({ unchanged: rows, refused: 0, conflicts: 0, differs: 0 });
});
