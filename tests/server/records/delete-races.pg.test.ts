/** Deleting what others are mapping at the same moment, on real PostgreSQL: nothing is left pointing at a deleted record. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { asSeed, id, loadFixture, NICE, NORTH, own } from '../tenant-fixture.ts';
import { create, patch, remove } from './write-fixture.ts';

const ROUNDS = 12;

describeDatabases(
  'deletion beside other writes',
  (subject) => {
    let database: Database;
    beforeAll(async () => {
      database = subject().database;
      await loadFixture(database);
    });

    /** Problems, and locks that PostgreSQL broke (answered as 503): the client tries again. */
    function expectRefusals(results: readonly PromiseSettledResult<unknown>[]): void {
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        const { problem, code } = result.reason as { problem?: { status: number }; code?: string };
        expect([404, 409, 412, 422, '40P01']).toContain(problem?.status ?? code);
      }
    }

    it('leaves no list with a deleted agent', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const agentId = id(6000 + round);
        const users = [0, 1, 2].map((n) => id(7000 + round * 10 + n));
        await create(database, 'cti-agents', {
          id: agentId,
          environmentId: NICE,
          agentId: `r${round}`,
          name: 'x',
        });
        for (const userId of users) {
          await create(database, 'crm-users', { id: userId, instanceId: NORTH, username: userId });
        }
        expectRefusals(
          await Promise.allSettled([
            ...users.map((userId) =>
              patch(database, ['crm-users', userId], { set: { mapping: own(agentId) } }),
            ),
            remove(database, ['cti-agents', agentId]),
          ]),
        );
      }
      const dangling = await asSeed(database, (tx) =>
        tx.query(`select u.id from crm_users u join cti_agents a on a.id = any (u.agents)
          where u.deleted_at is null and a.deleted_at is not null`),
      );
      expect(dangling).toEqual([]);
    });

    it('leaves nobody in a deleted instance', async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const instanceId = id(8000 + round);
        const instance = { id: instanceId, name: 'x', crmId: `crm ${round}`, crmType: 'demo' };
        await create(database, 'crm-instances', instance);
        const users = [0, 1, 2].map((n) => ({ instanceId, username: `user ${n}` }));
        expectRefusals(
          await Promise.allSettled([
            ...users.map((user) => create(database, 'crm-users', user)),
            remove(database, ['crm-instances', instanceId]),
          ]),
        );
      }
      const left = await asSeed(database, (tx) =>
        tx.query(`select u.id from crm_users u join crm_instances i on i.id = u.instance_id
          where u.deleted_at is null and i.deleted_at is not null`),
      );
      expect(left).toEqual([]);
    });
  },
  POSTGRES ? [POSTGRES] : [],
);
