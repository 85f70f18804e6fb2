/** A decision that leaves the row as it is, beside a change that is not committed yet, on real PostgreSQL: it comes after it or not at all. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { deleteRecord } from '../../../server/records/delete-record.ts';
import { patchRecord } from '../../../server/records/patch-record.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { ADA, as, asSeed, EVE, FINN, loadFixture, NORA, refusal, TENANT } from '../tenant-fixture.ts';
import { history, nextKey, patch } from './write-fixture.ts';

const DECIDED = { decided: { keep: 'theirs', version: 1 }, ifMatch: '"1"', by: NORA } as const;

describeDatabases(
  'a decision beside a change',
  (subject) => {
    let database: Database;
    beforeAll(async () => {
      database = subject().database;
      await loadFixture(database);
    });

    /** Asked while `change` has done all its work and not committed. */
    async function decideBeside(userId: string, change: Parameters<typeof as<unknown>>[2]) {
      const [isDone, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const changing = as(database, ADA, async (tx, caller) => {
        await change(tx, caller);
        isDone.resolve();
        await mayCommit.promise;
      });
      await isDone.promise;
      const deciding = refusal(patch(database, ['crm-users', userId], {}, DECIDED));
      // One that waits for nobody must fail the test, and not keep it.
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      deciding.then(end, end);
      await waiting(database, () => isOver);
      mayCommit.resolve();
      await changing;
      return deciding;
    }

    const write = (userId: string) => ({
      kind: 'crm-users' as const,
      id: userId,
      ifMatch: '"1"',
      idempotencyKey: nextKey(),
      source: 'api' as const,
    });

    it('learns of an edit', async () => {
      const body = { set: { fullName: 'First' } };
      const answer = await decideBeside(EVE, (tx, caller) =>
        patchRecord(tx, caller, { ...write(EVE), body }),
      );
      expect(answer).toMatchObject({ status: 412, current: { version: 2, fullName: 'First' } });
      expect(await history(database, 'crm-users', EVE)).toHaveLength(1);
    });

    it('does not make a deletion undone', async () => {
      const answer = await decideBeside(FINN, (tx, caller) => deleteRecord(tx, caller, write(FINN)));
      expect(answer).toMatchObject({ status: 404 });
      const feed = await asSeed(database, (tx) =>
        tx.query('select version, deleted from feed where tenant_id = $1 and id = $2', [TENANT, FINN]),
      );
      expect(feed).toEqual([{ version: 2, deleted: true }]);
    });
  },
  POSTGRES ? [POSTGRES] : [],
);

/** Until a statement waits for another transaction, or none will any more. */
async function waiting(database: Database, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const [{ count } = { count: 0 }] = await asSeed(database, (tx) =>
      tx.query<{ count: number }>(`select count(*)::int as count from pg_locks where not granted`),
    );
    if (count > 0) return;
  }
}
