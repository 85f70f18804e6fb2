/** One agent is mapped to eight users at once: the database decides, and each loser learns who has it (C7); on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { CrmUser } from '../../../lib/schema/crm-records.ts';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { A3, id, inherit, loadFixture, NORTH, own, refusal } from '../tenant-fixture.ts';
import { create, history, patch, read } from './write-fixture.ts';

const USERS = Array.from({ length: 8 }, (_, n) => ({ id: id(3_100 + n), username: `rival.${n}` }));
const ROUNDS = 5;

describeDatabases('one agent for eight users at once', (subject) => {
  let database: Database;
  beforeAll(async () => {
    ({ database } = subject());
    await loadFixture(database);
    for (const rival of USERS) await create(database, 'crm-users', { ...rival, instanceId: NORTH });
  });

  const mapping = async (userId: string) => ((await read(database, 'crm-users', userId)) as CrmUser).mapping;

  it('is given to one, and seven learn who has it', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await Promise.all(USERS.map(async (user) => history(database, 'crm-users', user.id)));
      const edits = USERS.map((user) =>
        patch(database, ['crm-users', user.id], { set: { mapping: own(A3) } }),
      );
      const saved = await Promise.allSettled(edits);
      const winners = USERS.filter((_, n) => saved[n]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      const [winner] = winners;
      const owner = { level: 'user', id: winner?.id, name: winner?.username };
      const refused = edits.filter((_, n) => saved[n]?.status === 'rejected').map(refusal);
      expect(await Promise.all(refused)).toEqual(
        Array.from({ length: 7 }, () =>
          expect.objectContaining({ status: 409, rule: 'C7', field: 'mapping', owner }),
        ),
      );
      for (const [n, user] of USERS.entries()) {
        const isWinner = user.id === winner?.id;
        expect(await mapping(user.id)).toEqual(isWinner ? own(A3) : inherit);
        // Who was refused has no entry.
        expect((await history(database, 'crm-users', user.id)).length - (before[n]?.length ?? 0)).toBe(
          isWinner ? 1 : 0,
        );
      }
      await patch(database, ['crm-users', winner?.id ?? ''], { set: { mapping: inherit } });
    }
  });
});
