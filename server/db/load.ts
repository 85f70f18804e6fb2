/** Fills an empty tenant with prepared data in one transaction: for the demo, tests and benchmarks. Runs in the server. */
import type { Grant } from '../../lib/schema/account.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import type { CtiMapping } from '../../lib/schema/mapping.ts';
import type { Database, Transaction } from './database.ts';

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
  readonly accounts: readonly LoadedAccount[];
}

/** Rows per statement: a few megabytes of JSON. */
const BATCH = 5_000;

/** The whole load is one audit entry with source `seed`. Secrets are not loaded. */
export async function loadTenant(database: Database, content: TenantContent): Promise<void> {
  const { tenantId, rows, accounts } = content;
  await database.transaction({ tenantId, system: 'seed' }, async (tx) => {
    await tx.query("insert into tenants (tenant_id, name) values ($1, 'Default') on conflict do nothing", [
      tenantId,
    ]);
    await tx.query('insert into tenant_heads (tenant_id) values ($1) on conflict do nothing', [tenantId]);
    await loadRows(tx, rows);
    await loadAccounts(tx, accounts);
    const counts = Object.fromEntries(Object.entries(rows).map(([kind, list]) => [kind, list.length]));
    await tx.query('select app_seal_load($1::jsonb)', [
      JSON.stringify({ ...counts, accounts: accounts.length }),
    ]);
  });
}

/** Whether the tenant holds no configuration and no account. */
export async function isEmptyTenant(database: Database, tenantId: string): Promise<boolean> {
  return database.transaction({ tenantId, system: 'seed' }, async (tx) => {
    const found = await tx.query(
      `select where exists (select from accounts where tenant_id = $1)
        or exists (select from crm_instances where tenant_id = $1)
        or exists (select from environments where tenant_id = $1)`,
      [tenantId],
    );
    return found.length === 0;
  });
}

async function loadRows(tx: Transaction, rows: RowsByKind): Promise<void> {
  const list = <R>(found: R[] | undefined): R[] => found ?? [];
  await insert(tx, 'environments', list(rows.environments));
  await insert(tx, 'agent_groups', list(rows['agent-groups']));
  await insert(tx, 'cti_agents', list(rows['cti-agents']));
  const instances = list(rows['crm-instances']);
  await insert(tx, 'crm_instances', instances.map(withAgents));
  await insert(
    tx,
    'crm_instance_connectivity',
    instances.map(({ id, connectivity }) => ({ instanceId: id, connectivity })),
  );
  await insert(tx, 'crm_user_groups', list(rows['crm-user-groups']).map(withAgents));
  await insert(tx, 'crm_users', list(rows['crm-users']).map(withAgents));
}

async function loadAccounts(tx: Transaction, accounts: readonly LoadedAccount[]): Promise<void> {
  await insert(tx, 'accounts', accounts);
  await insert(
    tx,
    'grants',
    accounts.flatMap(({ id, grants }) => grants.map((grant) => ({ ...grant, accountId: id }))),
  );
  const passwords = accounts.flatMap(({ id, passwordHash }) =>
    passwordHash ? [{ accountId: id, hash: passwordHash }] : [],
  );
  await insert(tx, 'local_passwords', passwords);
}

function withAgents<R extends { mapping: CtiMapping }>({ mapping, ...row }: R) {
  return { ...row, agents: mapping.mode === 'override' ? mapping.agents : null };
}

/** Fields of the rows with their types; the column is the field in snake case. */
const RECORD = 'id uuid, version bigint, updatedAt timestamptz, updatedBy text';
const FIELDS = {
  environments: `${RECORD}, name text, platformType text, region text, active boolean`,
  agent_groups: `${RECORD}, environmentId uuid, name text, parentId uuid`,
  cti_agents: `${RECORD}, environmentId uuid, agentId text, name text, agentGroupId uuid, extension text, loginId text, active boolean`,
  crm_instances: `${RECORD}, name text, crmId text, crmType text, active boolean, sites text[], identity jsonb, features jsonb, popFlow jsonb, agents uuid[]`,
  crm_instance_connectivity: 'instanceId uuid, connectivity jsonb',
  crm_user_groups: `${RECORD}, instanceId uuid, name text, popFlow jsonb, agents uuid[]`,
  crm_users: `${RECORD}, instanceId uuid, username text, nativeId text, fullName text, groupId uuid, popFlow jsonb, agents uuid[]`,
  accounts: 'id uuid, issuer text, subject text, username text',
  grants: 'accountId uuid, role text, instanceId uuid, crmUserId uuid',
  local_passwords: 'accountId uuid, hash text',
};

async function insert(tx: Transaction, table: keyof typeof FIELDS, rows: readonly object[]): Promise<void> {
  const fields = FIELDS[table].split(', ').map((field) => field.split(' '));
  const columns = fields.map(([name = '']) =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  const typed = fields.map(([name, type]) => `"${name}" ${type}`);
  const selected = fields.map(([name]) => `r."${name}"`);
  const sql = `insert into ${table} (tenant_id, ${columns.join(', ')})
    select $1, ${selected.join(', ')} from jsonb_to_recordset($2::jsonb) as r (${typed.join(', ')})`;
  for (let start = 0; start < rows.length; start += BATCH) {
    await tx.query(sql, [tx.binding.tenantId, JSON.stringify(rows.slice(start, start + BATCH))]);
  }
}
