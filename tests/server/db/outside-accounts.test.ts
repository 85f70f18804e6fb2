/** What signs people in may do to accounts, in the database and without any check of the handlers: those of outside issuers alone. */
import { beforeAll, expect, test } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, id, loadFixture, NORTH, TENANT } from '../tenant-fixture.ts';

describeDatabases('the sign-in system', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    await signIn((tx) => account(tx, id(950), 'https://corp.example'));
  });

  const signIn = (work: (tx: Transaction) => Promise<unknown>) =>
    database.transaction({ tenantId: TENANT, system: 'sign-in' }, work);
  const account = (tx: Transaction, accountId: string, issuer: string, tenant = TENANT) =>
    tx.query(
      `insert into accounts (tenant_id, id, updated_by, issuer, subject, username, active)
       values ($1, $2, null, $3, $4, $4, true)`,
      [tenant, accountId, issuer, `name ${accountId}`],
    );
  const grant = (tx: Transaction, accountId: string, role: string) =>
    tx.query('insert into grants (tenant_id, account_id, role, instance_id) values ($1, $2, $3, $4)', [
      TENANT,
      accountId,
      role,
      NORTH,
    ]);
  const REFUSED = /row-level security|permission denied/;

  test('gives an outside account a role, and takes it away', async () => {
    await signIn((tx) => grant(tx, id(950), 'support'));
    await signIn((tx) => tx.query('delete from grants where account_id = $1', [id(950)]));
  });

  test.each<[string, (tx: Transaction) => Promise<unknown>]>([
    ['make a local account', (tx) => account(tx, id(951), 'local')],
    ['make an account of another tenant', (tx) => account(tx, id(952), 'https://corp.example', id(2))],
    ['give a local account a role', (tx) => grant(tx, ADA, 'admin')],
    ['make a machine', (tx) => grant(tx, id(950), 'runtime')],
    ['rename an account', (tx) => tx.query("update accounts set username = 'x' where id = $1", [id(950)])],
    ['enable an account', (tx) => tx.query('update accounts set active = true where id = $1', [id(950)])],
    [
      'change the issuer of an account',
      (tx) => tx.query("update accounts set issuer = 'x' where id = $1", [id(950)]),
    ],
    ['delete an account', (tx) => tx.query('delete from accounts where id = $1', [id(950)])],
  ])('cannot %s', async (_, work) => {
    await expect(signIn(work)).rejects.toThrow(REFUSED);
  });

  test('finds the user whom a claim names', async () => {
    expect(await signIn((tx) => tx.query('select id, username from crm_users'))).toHaveLength(3);
  });

  test.each([
    'select full_name from crm_users',
    'select pop_flow from crm_users',
    'select sites from crm_instances',
    'select id from crm_user_groups',
  ])('reads nothing more of the configuration: %s', async (sql) => {
    await expect(signIn((tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot touch a local account or its roles', async () => {
    const touched = await signIn((tx) =>
      tx.query('update accounts set version = version + 1 where id = $1 returning id', [ADA]),
    );
    expect(touched).toEqual([]);
    const taken = await signIn((tx) =>
      tx.query('delete from grants where account_id = $1 returning id', [ADA]),
    );
    expect(taken).toEqual([]);
  });
});
