/** Calls of imports for tests, as an account of the small tenant: plan, rows, apply, undo, export. */
import type { PlanOptions } from '../../../lib/domain/csv-plan.ts';
import type { ImportKind } from '../../../lib/schema/import-columns.ts';
import type { ImportJob } from '../../../lib/schema/import-job.ts';
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
import { type RowsQuery, readWindow } from '../../../server/imports/plan-rows.ts';
import { prepareApply } from '../../../server/imports/prepare-apply.ts';
import { prepareUndo } from '../../../server/imports/prepare-undo.ts';
import { othersFirst } from '../../../server/imports/take-turns.ts';
import { undoImport } from '../../../server/imports/undo-import.ts';
import { dropPrepared, type Look } from '../../../server/imports/users-ahead.ts';
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

/** How an import is applied and taken back: `ahead` as very many users are, whatever their number. */
export const WAYS = ['in one transaction', 'with its audit entries written ahead'] as const;
export type Way = (typeof WAYS)[number];

/** What is asked for before the transaction, as the routes do it. */
export function aheadAs(database: Database, accountId: string, body: object, slice?: number) {
  const look: Look = (work) => as(database, accountId, work);
  return {
    look,
    options: (id: string) => ({ id, turn: othersFirst, ahead: { write: look, body, fewest: 1, slice } }),
  };
}

export function importer(database: Database, way: Way = 'in one transaction') {
  async function prepared<P extends Parameters<typeof dropPrepared>[1]>(
    prepare: (look: Look, options: Parameters<typeof prepareApply>[1]) => Promise<P>,
    { id, by, body }: { id: string; by: string; body: object },
    work: (prepared: P | null) => Promise<ImportJob>,
  ): Promise<ImportJob> {
    if (way === 'in one transaction') return work(null);
    const { look, options } = aheadAs(database, by, body);
    const found = await prepare(look, options(id));
    return work(found).catch(async (error: unknown) => {
      await dropPrepared(look, found);
      throw error;
    });
  }
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
    rows: (id: string, state?: RowState, more: Partial<RowsQuery> = {}) =>
      as(database, ADA, (tx) => readWindow(tx, id, { state, limit: 100, ...more })),
    apply: ({ id, base }: { id: string; base: string }, more: object = {}, by = ADA) => {
      const body = { base, ...more };
      return prepared(prepareApply, { id, by, body }, (found) =>
        as(database, by, (tx, caller) => applyImport(tx, caller, { id, body, prepared: found })),
      );
    },
    undo: (id: string, changedRows: 'skip' | 'refuse' = 'skip', by = ADA) => {
      const body = { changedRows };
      return prepared(prepareUndo, { id, by, body }, (found) =>
        as(database, by, (tx, caller) => undoImport(tx, caller, { id, body, prepared: found })),
      );
    },
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
export async function freshImporter({ database }: { database: Database }, way?: Way) {
  await loadFixture(database);
  return { database, csv: importer(database, way) };
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
