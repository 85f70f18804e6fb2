/** Row-level security alone: what each role reads and writes in plain SQL, with no check of the handlers in between. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { patchUser } from '../../../server/records/patch-user.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A3,
  ADA,
  as,
  asSeed,
  EVE,
  EVE_ACCOUNT,
  FINN,
  id,
  loadFixture,
  NICE,
  NORA,
  NORTH,
  ROBOT,
  ROWS,
  SAM,
  SOUTH,
  TENANT,
} from '../tenant-fixture.ts';

const OTHER = id(2);
const NOBODY = id(999);
const PEOPLE = { ada: ADA, nora: NORA, sam: SAM, eve: EVE_ACCOUNT, robot: ROBOT, nobody: NOBODY };
const BATCHES = ['batch_entries', 'audit_batches'];
const EMPTY = ['agent_groups', 'import_parts', 'feed_ranges', 'sign_in_failures', ...BATCHES];
/** Rows of the own tenant each person sees; whatever is not listed is seen by nobody or refused altogether. */
const SEEN: Record<string, Partial<Record<keyof typeof PEOPLE, number>>> = {
  tenants: { ada: 1, nora: 1, sam: 1, eve: 1, robot: 1, nobody: 1 },
  tenant_heads: { ada: 1, nora: 1, sam: 1 },
  accounts: { ada: 5, nora: 1, sam: 1, eve: 1, robot: 1 },
  grants: { ada: 5, nora: 1, sam: 1, eve: 1, robot: 1 },
  environments: { ada: 1, nora: 1, sam: 1, eve: 1 },
  cti_agents: { ada: 3, nora: 3, sam: 3, eve: 1 },
  crm_instances: { ada: 2, nora: 1, sam: 1, eve: 1 },
  crm_instance_connectivity: { ada: 2, nora: 1, sam: 1 },
  crm_instance_secrets: { ada: 1, nora: 1, sam: 1 },
  crm_user_groups: { ada: 2, nora: 1, sam: 1, eve: 1 },
  crm_users: { ada: 3, nora: 2, sam: 2, eve: 1 },
  mapping_agents: { ada: 2, nora: 2, sam: 2 },
  import_jobs: { ada: 1, nora: 1, sam: 1 },
  import_chunks: { ada: 1, nora: 1, sam: 1 },
  feed: { ada: 11, nora: 8, sam: 8 },
  audit_entries: { ada: 2, nora: 1, sam: 1 },
  idempotency_answers: { ada: 1 },
  ...Object.fromEntries(EMPTY.map((name) => [name, {}])),
};
const CLOSED = ['local_passwords', 'open_batches', 'provider_payloads', 'server_keys', 'schema_migrations'];
const PLAN_AGAIN = `insert into import_chunks select tenant_id, job_id, 2, instance_id, states, packed from import_chunks`;

/** Changes that only some may make; a refusal is an error or no row touched. */
const WRITES: Record<string, { sql: string; by: (keyof typeof PEOPLE)[] }> = {
  'edit a user of North': {
    sql: `update crm_users set full_name = 'x' where id = '${FINN}'`,
    by: ['ada', 'nora'],
  },
  'edit a user of South': {
    sql: `update crm_users set full_name = 'x' where instance_id = '${SOUTH}'`,
    by: ['ada'],
  },
  'edit the own user': {
    sql: `update crm_users set full_name = 'x' where id = '${EVE}'`,
    by: ['ada', 'nora'],
  },
  'move a user to another instance': { sql: `update crm_users set instance_id = '${SOUTH}'`, by: [] },
  'move a user to another tenant': { sql: `update crm_users set tenant_id = '${OTHER}'`, by: [] },
  'add a user': {
    sql: `insert into crm_users (tenant_id, id, instance_id, username) values ('${TENANT}', '${id(777)}', '${NORTH}', 'new') returning id`,
    by: ['ada', 'nora'],
  },
  'add a user to another tenant': {
    sql: `insert into crm_users (tenant_id, id, instance_id, username) values ('${OTHER}', '${id(777)}', '${NORTH}', 'new') returning id`,
    by: [],
  },
  'delete a user for good': { sql: `delete from crm_users where id = '${FINN}'`, by: [] },
  'delete a user of North, softly': {
    sql: `update crm_users set deleted_at = now() where id = '${FINN}'`,
    by: ['ada', 'nora'],
  },
  'restore a user of South': {
    sql: `update crm_users set deleted_at = null where instance_id = '${SOUTH}'`,
    by: ['ada'],
  },
  'add a group': {
    sql: `insert into crm_user_groups (tenant_id, id, instance_id, name) values ('${TENANT}', '${id(778)}', '${NORTH}', 'new')`,
    by: ['ada', 'nora'],
  },
  'add a group to South': {
    sql: `insert into crm_user_groups (tenant_id, id, instance_id, name) values ('${TENANT}', '${id(778)}', '${SOUTH}', 'new')`,
    by: ['ada'],
  },
  'add an instance': {
    sql: `insert into crm_instances (tenant_id, id, name, crm_id, crm_type) values ('${TENANT}', '${id(779)}', 'x', 'x', 'x')`,
    by: ['ada'],
  },
  'delete an instance, softly': {
    sql: `update crm_instances set deleted_at = now() where id = '${NORTH}'`,
    by: ['ada'],
  },
  'edit connectivity': { sql: `update crm_instance_connectivity set connectivity = '{}'`, by: ['ada'] },
  'add an environment': {
    sql: `insert into environments (tenant_id, id, name, platform_type) values ('${TENANT}', '${id(780)}', 'x', 'x')`,
    by: ['ada'],
  },
  'add an agent group': {
    sql: `insert into agent_groups (tenant_id, id, environment_id, name) values ('${TENANT}', '${id(781)}', '${NICE}', 'x')`,
    by: ['ada'],
  },
  'add an agent': {
    sql: `insert into cti_agents (tenant_id, id, environment_id, agent_id, name) values ('${TENANT}', '${id(782)}', '${NICE}', 'x', 'x')`,
    by: ['ada'],
  },
  'delete an agent, softly': {
    sql: `update cti_agents set deleted_at = now() where id = '${A3}'`,
    by: ['ada'],
  },
  'set a secret': {
    sql: `insert into crm_instance_secrets (tenant_id, instance_id, field, cipher) values ('${TENANT}', '${NORTH}', 'other', 'x')`,
    by: ['ada'],
  },
  'set a secret of another tenant': {
    sql: `insert into crm_instance_secrets (tenant_id, instance_id, field, cipher) values ('${OTHER}', '${SOUTH}', 'password', 'x')`,
    by: [],
  },
  'remove a secret': { sql: `delete from crm_instance_secrets where instance_id = '${NORTH}'`, by: ['ada'] },
  'exchange a cipher': { sql: `update crm_instance_secrets set cipher = 'x'`, by: [] },
  'edit a group': {
    sql: `update crm_user_groups set name = 'x' where instance_id = '${NORTH}'`,
    by: ['ada', 'nora'],
  },
  'edit an instance': { sql: `update crm_instances set name = 'x' where id = '${NORTH}'`, by: ['ada'] },
  'map an instance': {
    sql: `update crm_instances set agents = '{}' where id = '${NORTH}'`,
    by: ['ada', 'nora'],
  },
  'edit an environment': { sql: `update environments set name = 'x'`, by: ['ada'] },
  'edit an agent': { sql: `update cti_agents set name = 'x' where id = '${A1}'`, by: ['ada'] },
  'grant oneself': {
    sql: `insert into grants (tenant_id, account_id, role) values ('${TENANT}', app_account(), 'support') returning id`,
    by: ['ada'],
  },
  'disable an account': {
    sql: `update accounts set active = false where id = '${ROBOT}'`,
    by: ['ada'],
  },
  'add an account': {
    sql: `insert into accounts (tenant_id, id, issuer, subject, username) values ('${TENANT}', '${id(783)}', 'x', 'x', 'x')`,
    by: ['ada'],
  },
  'take on the name of another': { sql: `update accounts set username = 'ada2'`, by: [] },
  'audit a change of accounts': {
    sql: `select app_seal_accounts('[{"id":"${ROBOT}","action":"update","source":"api"}]')`,
    by: ['ada'],
  },
  'change a role': { sql: `update grants set role = 'admin'`, by: [] },
  'rewrite the audit trail': { sql: `update audit_entries set actor = 'x'`, by: [] },
  'shorten the audit trail': { sql: 'delete from audit_entries', by: [] },
  'add to the audit trail': {
    sql: `insert into audit_entries select tenant_id, seq + 1000, at, actor, account_id, kind, id, instance_id, action, before, after, source, job_id, hash from audit_entries`,
    by: [],
  },
  'change the feed': { sql: 'update feed set seq = seq + 1000', by: [] },
  'change the counters': { sql: 'update tenant_heads set seq = 0', by: [] },
  'change the mapping past the records': { sql: 'delete from mapping_agents', by: [] },
  'plan an import': { sql: PLAN_AGAIN, by: ['ada', 'nora'] },
  'rewrite a plan': { sql: `update import_chunks set packed = ''`, by: [] },
  'read a secret': { sql: 'select cipher from crm_instance_secrets', by: [] },
};

async function fill(database: Database): Promise<void> {
  await loadFixture(database);
  const accounts = [{ id: id(990), issuer: 'local', subject: 'x', username: 'other', grants: [] }];
  await loadTenant(database, { tenantId: OTHER, rows: ROWS, accounts });
  await as(database, ADA, (tx, caller) =>
    patchUser(tx, caller, {
      id: EVE,
      ifMatch: '"1"',
      idempotencyKey: 'a.1',
      body: { set: { nativeId: '5' } },
      source: 'api',
    }),
  );
}

const SECRET = `insert into crm_instance_secrets (tenant_id, instance_id, field, cipher)
  values ('${TENANT}', '${NORTH}', 'password', 'cipher')`;
const IMPORT_JOB = `with job as (insert into import_jobs (tenant_id, id, kind, instance_id, file_name, base, rows, state, created_by)
    values ('${TENANT}', '${id(31)}', 'crm-users', '${NORTH}', 'f', 'b', 1, 'planned', 'ada') returning *)
  insert into import_chunks select tenant_id, id, 1, instance_id, '{}', '' from job`;
class Undone extends Error {}

describeDatabases('row-level security', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await fill(database);
    await as(database, ADA, (tx) => tx.query(IMPORT_JOB));
    await asSeed(database, (tx) => tx.query(SECRET));
  });

  const count = (accountId: string, table: string, tenantId = TENANT) =>
    database.transaction({ tenantId, accountId }, async (tx) => {
      const [row] = await tx.query<{ count: number }>(`select count(tenant_id) as count from ${table}`);
      return row?.count;
    });

  it('names every table there is', async () => {
    const tables = await asSeed(database, (tx) =>
      tx.query<{ name: string }>(
        "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
      ),
    );
    expect(tables.map(({ name }) => name).sort()).toEqual([...Object.keys(SEEN), ...CLOSED].sort());
  });

  it.each(Object.keys(PEOPLE) as (keyof typeof PEOPLE)[])(
    'shows %s exactly the rows of their role',
    async (person) => {
      for (const [table, seen] of Object.entries(SEEN)) {
        expect({ table, rows: await count(PEOPLE[person], table) }).toEqual({
          table,
          rows: seen[person] ?? 0,
        });
      }
    },
  );

  it.each(Object.keys(PEOPLE) as (keyof typeof PEOPLE)[])(
    'shows %s nothing of another tenant',
    async (person) => {
      for (const table of Object.keys(SEEN).filter((name) => name !== 'tenants')) {
        expect({ table, rows: await count(PEOPLE[person], table, OTHER) }).toEqual({ table, rows: 0 });
      }
    },
  );

  it.each(CLOSED)('closes %s to every account', async (table) => {
    for (const accountId of Object.values(PEOPLE)) {
      await expect(count(accountId, table)).rejects.toMatchObject({ code: expect.stringMatching(/^42/) });
    }
  });

  it.each(Object.keys(WRITES))('decides who may %s', async (name) => {
    const { sql, by } = WRITES[name] ?? { sql: '', by: [] };
    const allowed: string[] = [];
    for (const [person, accountId] of Object.entries(PEOPLE)) {
      const touched = await touchedRows(accountId, sql);
      if (touched > 0) allowed.push(person);
    }
    expect(allowed).toEqual(by);
  });

  async function touchedRows(accountId: string, sql: string): Promise<number> {
    let touched = 0;
    const attempt = database.transaction({ tenantId: TENANT, accountId }, async (tx) => {
      touched = (await tx.query(/returning|^select/.test(sql) ? sql : `${sql} returning 1 as touched`))
        .length;
      throw new Undone();
    });
    await attempt.catch((error: unknown) => {
      if (error instanceof Undone) return;
      touched = 0;
      expect(error).toMatchObject({ code: '42501' });
    });
    return touched;
  }

  it('shows a disabled account nothing but itself', async () => {
    const disable = (active: boolean) =>
      asSeed(database, (tx) => tx.query('update accounts set active = $1 where id = $2', [active, SAM]));
    await disable(false);
    expect(await count(SAM, 'crm_users')).toBe(0);
    expect(await count(SAM, 'feed')).toBe(0);
    expect(await count(SAM, 'accounts')).toBe(1);
    await disable(true);
  });

  it('takes a deleted user away from its agent', async () => {
    const deleted = (moment: string | null) =>
      asSeed(database, (tx) => tx.query('update crm_users set deleted_at = $1 where id = $2', [moment, EVE]));
    await deleted('2026-11-01T00:00:00Z');
    expect(await count(EVE_ACCOUNT, 'crm_users')).toBe(0);
    expect(await count(EVE_ACCOUNT, 'cti_agents')).toBe(0);
    await deleted(null);
  });

  it('shows the sign-in accounts and its own tables, and no agents', async () => {
    const signIn = (sql: string) =>
      database.transaction({ tenantId: TENANT, system: 'sign-in' }, (tx) => tx.query(sql));
    expect(await signIn('select id from accounts')).toHaveLength(5);
    await signIn(`insert into server_keys (tenant_id, name, value) values ('${TENANT}', 'k', '{}')`);
    await expect(signIn('select id from cti_agents')).rejects.toMatchObject({ code: '42501' });
  });
});
