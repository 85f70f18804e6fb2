/** Calls of imports for tests, as an account of the small tenant: plan, rows, apply, undo, export. */
import type { PlanOptions } from '../../../lib/domain/csv-plan.ts';
import type { ImportKind } from '../../../lib/schema/import-columns.ts';
import type { RowState } from '../../../lib/schema/import-plan.ts';
import type { Database } from '../../../server/db/database.ts';
import { applyImport } from '../../../server/imports/apply-import.ts';
import { pagesFrom, type ReadPage } from '../../../server/imports/csv-pages.ts';
import {
  exportAgents,
  exportUsers,
  refusedRows,
  type UsersExport,
} from '../../../server/imports/export-csv.ts';
import { planImport } from '../../../server/imports/plan-import.ts';
import { readWindow } from '../../../server/imports/plan-rows.ts';
import { undoImport } from '../../../server/imports/undo-import.ts';
import { create, remove } from '../records/write-fixture.ts';
import { A3, ADA, as, id, inherit, loadFixture, NORTH, own } from '../tenant-fixture.ts';

const USERS = 'User Group,Username,Native Id,Full Name,Environment,Agent Id,Update Mapping';
const AGENTS = 'Environment,Agent Id,Name,Agent Group,Extension,Login Id,Active';

export interface PlanWish extends Partial<PlanOptions> {
  readonly by?: string;
  readonly kind?: ImportKind;
  readonly instanceId?: string | null;
  readonly encoding?: string;
  readonly id?: string;
}

export function importer(database: Database) {
  const planText = (text: string, wish: PlanWish = {}) => planBytes(new TextEncoder().encode(text), wish);
  const planBytes = (
    bytes: Uint8Array,
    { by = ADA, kind = 'crm-users', instanceId, encoding, id: jobId, ...options }: PlanWish = {},
  ) =>
    as(database, by, (tx, caller) =>
      planImport(tx, caller, {
        kind,
        instanceId: instanceId === undefined ? (kind === 'crm-users' ? NORTH : null) : instanceId,
        bytes: async () => bytes,
        encoding,
        id: jobId,
        fileName: 'test.csv',
        options: { createMissingGroups: false, applyMappings: false, moveTaken: false, ...options },
      }),
    );
  return {
    planText,
    planBytes,
    /** Lines without their header. */
    plan: (lines: readonly string[], wish: PlanWish = {}) =>
      planText(`${[wish.kind === 'cti-agents' ? AGENTS : USERS, ...lines].join('\r\n')}\r\n`, wish),
    rows: (id: string, state?: RowState, more: { after?: number; offset?: number; limit?: number } = {}) =>
      as(database, ADA, (tx) => readWindow(tx, id, { state, limit: 100, ...more })),
    apply: (job: { id: string; base: string }, more: object = {}, by = ADA) =>
      as(database, by, (tx, caller) =>
        applyImport(tx, caller, { id: job.id, body: { base: job.base, ...more } }),
      ),
    undo: (id: string, changedRows: 'skip' | 'refuse' = 'skip', by = ADA) =>
      as(database, by, (tx, caller) => undoImport(tx, caller, { id, body: { changedRows } })),
    refused: (id: string) =>
      as(database, ADA, async (tx, caller) => (await refusedRows(tx, caller, id)).join('')),
    exportUsers: (appliesMapping = false, more: Partial<UsersExport> = {}) =>
      wholeFile(database, exportUsers({ instanceId: NORTH, appliesMapping, ...more })),
    exportAgents: () => wholeFile(database, exportAgents({})),
  };
}

async function wholeFile<P>(database: Database, readPage: ReadPage<P>): Promise<string> {
  const first = await as(database, ADA, (tx, caller) => readPage(tx, caller, null));
  let text = '';
  for await (const page of pagesFrom(first, readPage, (work) => as(database, ADA, work))) text += page;
  return text;
}

export type Importer = ReturnType<typeof importer>;

/** Into the small tenant, which is loaded first. */
export async function freshImporter({ database }: { database: Database }) {
  await loadFixture(database);
  return { database, csv: importer(database) };
}

/** Three users of a test's own: with A3, with an empty list, inheriting. Those of the test before go. */
export function ownUsers() {
  let made = 0;
  let ids: string[] = [];
  return async (database: Database) => {
    for (const former of ids) await remove(database, ['crm-users', former]).catch(() => {});
    ids = [];
    const names: string[] = [];
    for (const mapping of [own(A3), own(), inherit]) {
      made += 1;
      const body = { id: id(7000 + made), instanceId: NORTH, username: `csv.${made}`, mapping };
      await create(database, 'crm-users', body);
      ids.push(body.id);
      names.push(body.username);
    }
    return { made, ids: ids as [string, string, string], names: names as [string, string, string] };
  };
}
