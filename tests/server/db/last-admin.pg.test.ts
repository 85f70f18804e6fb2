/** Two admins who remove each other at the same moment, on real PostgreSQL: PGlite runs one transaction at a time. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Transaction } from '../../../server/db/database.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { asSeed, loadFixture } from '../tenant-fixture.ts';

/** Also runs the check that would wait for the commit. */
async function remove(tx: Transaction, username: string): Promise<void> {
  await tx.query(
    `delete from grants where role = 'admin' and instance_id is null
     and account_id = (select id from accounts where username = $1)`,
    [username],
  );
  await tx.query('set constraints all immediate');
}

describeDatabases(
  'the last admin',
  (subject) => {
    it('stays when the other one is leaving', async () => {
      const { database } = subject();
      await loadFixture(database);
      await asSeed(database, (tx) =>
        tx.query(`insert into grants (tenant_id, account_id, role)
          select tenant_id, id, 'admin' from accounts where username = 'nora'`),
      );
      // Registered here, so that it runs outside the first transaction.
      const start = Promise.withResolvers<void>();
      let isSettled = false;
      const second = start.promise
        .then(() => asSeed(database, (tx) => remove(tx, 'nora')))
        .then(
          () => 'accepted',
          (error: { constraint?: string }) => error.constraint,
        )
        .finally(() => {
          isSettled = true;
        });
      await asSeed(database, async (tx) => {
        await remove(tx, 'ada');
        start.resolve();
        while (!isSettled && !(await someoneWaits(tx))) await pause(5);
      });
      expect(await second).toBe('grants_keep_an_admin');
    });

    async function someoneWaits(tx: Transaction): Promise<boolean> {
      return (await tx.query("select from pg_locks where locktype = 'advisory' and not granted")).length > 0;
    }
  },
  POSTGRES ? [POSTGRES] : [],
);
