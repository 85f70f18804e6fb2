/** What the database alone lets accounts do with sign-ins: locks, passwords, the end of all sign-ins. No handler in between. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { ADA, EVE_ACCOUNT, loadFixture, NORA, ROBOT, SAM, TENANT } from '../tenant-fixture.ts';

const PEOPLE = { ada: ADA, nora: NORA, sam: SAM, eve: EVE_ACCOUNT, robot: ROBOT };

const LOCKS = `insert into sign_in_failures (tenant_id, kind, key, failures, locked_until, forgotten_at)
  select '${TENANT}', kind, kind, 1, now(), now() from unnest(array['username', 'address']) as k (kind)`;

class Undone extends Error {}

describeDatabases('sign-ins in the database', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    await database.transaction({ tenantId: TENANT, system: 'sign-in' }, (tx) => tx.query(LOCKS));
  });

  /** Who gets a row out of it; each attempt is undone. */
  async function allowed(sql: string): Promise<string[]> {
    const names: string[] = [];
    for (const [name, accountId] of Object.entries(PEOPLE)) {
      const attempt = database.transaction({ tenantId: TENANT, accountId }, async (tx) => {
        if ((await tx.query(sql)).length > 0) names.push(name);
        throw new Undone();
      });
      await attempt.catch((error: unknown) => {
        if (!(error instanceof Undone)) expect(error).toMatchObject({ code: '42501' });
      });
    }
    return names;
  }

  it.each([
    ['see what is locked', "select 1 from sign_in_failures where kind = 'username'", ['ada']],
    ['see which address is locked', "select 1 from sign_in_failures where kind = 'address'", []],
    ['unlock', 'delete from sign_in_failures returning 1', ['ada']],
    ['unlock an address', "delete from sign_in_failures where kind = 'address' returning 1", []],
    ['end the sign-ins of sam', `select app_end_sign_ins('${SAM}')`, ['ada', 'sam']],
    ['end their own sign-ins', "select app_end_grants('{}', null, true)", Object.keys(PEOPLE)],
    ['set the password of sam', `select app_set_password('${SAM}', 'x', false)`, ['ada']],
    ['change a password without its hash', "select 1 from app_change_password('', 'x') as c where c", []],
    ['change the number of sign-outs', 'update accounts set sign_outs = 0 returning 1', []],
  ])('decide who may %s', async (_what, sql, by) => {
    expect(await allowed(sql)).toEqual(by);
  });
});
