/** Fills an empty tenant with prepared data in one transaction: for the demo, tests and benchmarks. Runs in the server. */
import type { Grant } from '../../lib/schema/account.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import { KINDS } from '../../lib/schema/kind.ts';
import type { Database, Transaction } from './database.ts';
import {
  type EncodedRows,
  encodeAccounts,
  encodeRows,
  insertOf,
  LOADED_TABLES,
  type LoadedTable,
} from './load-columns.ts';

export interface LoadedAccount {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  /** Only of accounts that sign in with the embedded provider. */
  readonly passwordHash?: string | undefined;
  readonly grants: readonly Grant[];
}

export interface TenantContent {
  readonly tenantId: string;
  readonly rows: RowsByKind;
  /** Rows that another thread has encoded; they stand for those of the same tables in `rows`. */
  readonly encoded?: EncodedRows | undefined;
  readonly accounts: readonly LoadedAccount[];
}

/** From here on indexes and keys are made at the end: for less it would take longer. */
const MANY = 5_000;

/** The whole load is one audit entry with source `seed`. Secrets are not loaded. */
export async function loadTenant(database: Database, content: TenantContent): Promise<void> {
  const { tenantId, rows, encoded, accounts } = content;
  const tables = { ...encodeRows(rows), ...encoded };
  const { cti_agents: agents, crm_users: users } = tables;
  await database.transaction({ tenantId, system: 'seed' }, async (tx) => {
    await tx.query("insert into tenants (tenant_id, name) values ($1, 'Default') on conflict do nothing", [
      tenantId,
    ]);
    await tx.query('insert into tenant_heads (tenant_id) values ($1) on conflict do nothing', [tenantId]);
    if ((agents?.count ?? 0) + (users?.count ?? 0) >= MANY) await tx.query('select app_open_load()');
    await insertTables(tx, tables);
    await insertTables(tx, encodeAccounts(accounts));
    await tx.query('select app_seal_load($1::jsonb)', [JSON.stringify(countsOf(tables, accounts.length))]);
  });
}

/** Whether the tenant holds no configuration and no account. */
export async function isEmptyTenant(database: Database, tenantId: string): Promise<boolean> {
  const look = async (tx: Transaction) => {
    const found = await tx.query(
      `select where exists (select from accounts where tenant_id = $1)
        or exists (select from crm_instances where tenant_id = $1)
        or exists (select from environments where tenant_id = $1)`,
      [tenantId],
    );
    return found.length === 0;
  };
  return database.transaction({ tenantId, system: 'seed' }, look, { readOnly: true });
}

async function insertTables(tx: Transaction, tables: EncodedRows): Promise<void> {
  for (const table of LOADED_TABLES) {
    for (const columns of tables[table]?.batches ?? []) {
      await tx.query(insertOf(table), [tx.binding.tenantId, ...columns]);
    }
  }
}

/** By kind, as the audit entry says it. */
function countsOf(tables: EncodedRows, accounts: number): Record<string, number> {
  const counts = KINDS.map((kind) => [kind, tables[kind.replaceAll('-', '_') as LoadedTable]?.count ?? 0]);
  return { ...Object.fromEntries(counts), accounts };
}
