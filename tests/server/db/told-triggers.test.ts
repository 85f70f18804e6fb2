/** What is changed by hand in the database is told by its triggers (migration 0026): each tells, and with that one taken out nobody hears. */
import { beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { describeDatabases } from '../../support/databases.ts';
import { fillTenant, IDS, PEOPLE, type Person, uuid } from '../test-server.ts';

interface Change {
  readonly table: string;
  readonly trigger: string;
  readonly sql: readonly string[];
  /** Whose answers end by it; everybody's where absent. */
  readonly accounts?: readonly string[];
}

const of = (person: Person, table: string, trigger: string, sql: string): Change => {
  const { id } = PEOPLE[person];
  return { table, trigger, accounts: [id], sql: [sql.replace('$person', `'${id}'`)] };
};
const CHANGES: readonly Change[] = [
  of('finn', 'accounts', 'told', 'update accounts set active = false where id = $person'),
  of('eve', 'grants', 'told_gone', 'delete from grants where account_id = $person'),
  {
    table: 'accounts',
    trigger: 'told_gone',
    accounts: [uuid(902)],
    sql: [
      `insert into accounts (tenant_id, id, issuer, subject, username)
        values ('${DEFAULT_TENANT_ID}', '${uuid(902)}', 'local', 'zoe', 'zoe')`,
      `delete from accounts where id = '${uuid(902)}'`,
    ],
  },
  of('ben', 'grants', 'told', "update grants set role = 'support' where account_id = $person"),
  of(
    'sam',
    'grants',
    'told_new',
    `insert into grants (tenant_id, id, account_id, role, instance_id)
      values ('${DEFAULT_TENANT_ID}', '${uuid(901)}', $person, 'support', '${IDS.south}')`,
  ),
  { table: 'tenants', trigger: 'told', sql: ['update tenants set epoch = gen_random_uuid()'] },
  { table: 'tenant_heads', trigger: 'told', sql: ['update tenant_heads set pruned_seq = pruned_seq + 1'] },
];

class Undone extends Error {}

describeDatabases('what is changed by hand', (subject) => {
  beforeAll(() => fillTenant(subject().database));

  /** By the owner of the database; undone. Answers what the last statement found. */
  async function owner<R extends object>(...statements: string[]): Promise<R[]> {
    let found: R[] = [];
    const binding = { tenantId: DEFAULT_TENANT_ID, system: 'seed' } as const;
    const work = subject().database.transaction(binding, async (tx) => {
      await tx.query("select set_config('role', 'none', true)");
      for (const sql of statements) found = await tx.query<R>(sql);
      throw new Undone();
    });
    await expect(work).rejects.toBeInstanceOf(Undone);
    return found;
  }

  /** What the process that commits reads with its commit, and all others are notified of. */
  async function toldBy(...statements: string[]): Promise<object | null> {
    const [row] = await owner<{ told: string | null }>(
      ...statements,
      "select nullif(current_setting('app.told', true), '') as told",
    );
    return JSON.parse(row?.told ?? 'null') as object | null;
  }

  test('is told by these triggers and no other', async () => {
    const found = await owner<Pick<Change, 'table' | 'trigger'>>(
      `select tgrelid::regclass::text as "table", tgname as "trigger" from pg_trigger where tgname like 'told%'`,
    );
    const names = (of: readonly Pick<Change, 'table' | 'trigger'>[]) =>
      of.map(({ table, trigger }) => `${table} ${trigger}`).sort();
    expect(names(found)).toEqual(names(CHANGES));
  });

  describe.each(CHANGES)('($table, $trigger)', ({ table, trigger, sql, accounts }) => {
    test('is told', async () => {
      const whose = accounts ? { accounts } : {};
      expect(await toldBy(...sql)).toMatchObject({ tenantId: DEFAULT_TENANT_ID, ...whose });
    });

    test('is not once its trigger is taken out', async () => {
      expect(await toldBy(`alter table ${table} disable trigger ${trigger}`, ...sql)).toBeNull();
    });
  });
});
