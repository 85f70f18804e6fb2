/** Where in the feed the record of an answer was: of fresh and of repeated writes, and of the row of a refusal. Both databases. */
import { beforeAll, expect, it } from 'vitest';
import { POSITION_HEADER, readPosition } from '../../../lib/schema/feed-position.ts';
import type { Database } from '../../../server/db/database.ts';
import { ProblemError } from '../../../server/problem-error.ts';
import type { StoredAnswer } from '../../../server/records/idempotency.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed, id, loadFixture, NORTH, TENANT } from '../tenant-fixture.ts';
import { create, nextKey, patch, remove, restore } from './write-fixture.ts';

describeDatabases('the position of an answer', (subject) => {
  let database: Database;
  let numbers = 400;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const newUser = () => {
    numbers += 1;
    return { id: id(numbers), instanceId: NORTH, username: `new ${numbers}` };
  };
  const named = (fullName: string) => ({ set: { fullName } });

  /** Where the feed ends, and where a record stands in it. */
  async function feed(record: string): Promise<{ head: string; seq: number }> {
    const [found] = await asSeed(database, (tx) =>
      tx.query<{ epoch: string; head: number; seq: number }>(
        `select t.epoch, h.seq as head, f.seq from tenants t join tenant_heads h using (tenant_id)
          left join feed f on f.tenant_id = $1 and f.id = $2 where t.tenant_id = $1`,
        [TENANT, record],
      ),
    );
    if (!found) throw new Error('There is no such tenant.');
    return { head: `${found.epoch}.${found.head}`, seq: found.seq };
  }

  const seqOf = ({ position }: StoredAnswer) => readPosition(position?.at ?? null)?.seq;

  it('is the end of the feed for an addition, an edit and a restoration', async () => {
    const user = newUser();
    const added = await create(database, 'crm-users', user);
    expect(added.position?.at).toBe((await feed(user.id)).head);
    const edited = await patch(database, ['crm-users', user.id], named('Edited'));
    expect(edited.position?.at).toBe((await feed(user.id)).head);
    await remove(database, ['crm-users', user.id]);
    const restored = await restore(database, ['crm-users', user.id]);
    expect(restored.position?.at).toBe((await feed(user.id)).head);
  });

  it('is behind other changes of a deletion that is taken back', async () => {
    const group = { id: id(390), instanceId: NORTH, name: 'Positions' };
    await create(database, 'crm-user-groups', group);
    const member = { ...newUser(), groupId: group.id };
    await create(database, 'crm-users', member);
    await remove(database, ['crm-user-groups', group.id]);
    const restored = await restore(database, ['crm-user-groups', group.id]);
    const { head, seq } = await feed(member.id);
    expect(restored.position?.at).toBe(head);
    expect(seqOf(restored)).toBeGreaterThanOrEqual(seq);
  });

  it('is as late as it may be where an edit changes nothing', async () => {
    const user = newUser();
    await create(database, 'crm-users', user);
    await create(database, 'crm-users', newUser());
    const same = await patch(database, ['crm-users', user.id], { set: { username: user.username } });
    expect(same.position?.at).toBe((await feed(user.id)).head);
  });

  it('of a repeated edit is before a deletion that came since, and not before the edit', async () => {
    const [user, idempotencyKey] = [newUser(), nextKey()];
    await create(database, 'crm-users', user);
    const repeat = () =>
      patch(database, ['crm-users', user.id], named('Mine'), { ifMatch: '"1"', idempotencyKey });
    const edited = await repeat();
    await patch(database, ['crm-users', user.id], named('By others'));
    await remove(database, ['crm-users', user.id]);
    await create(database, 'crm-users', newUser());
    const repeated = await repeat();
    expect(repeated).toMatchObject({ status: 200, body: { version: 2 } });
    expect(seqOf(repeated)).toBeLessThan((await feed(user.id)).seq);
    expect(seqOf(repeated)).toBeGreaterThanOrEqual(seqOf(edited) ?? Number.NaN);
  });

  it('of a repeated addition comes before all where the record is deleted', async () => {
    const [user, idempotencyKey] = [newUser(), nextKey()];
    await create(database, 'crm-users', user, { idempotencyKey });
    await patch(database, ['crm-users', user.id], named('By others'));
    await remove(database, ['crm-users', user.id]);
    const repeated = await create(database, 'crm-users', user, { idempotencyKey });
    expect(repeated).toMatchObject({ status: 201, body: { version: 1 } });
    expect(seqOf(repeated)).toBe(0);
  });

  it('of a repeated addition comes before all where a backup was restored since', async () => {
    const [user, idempotencyKey] = [newUser(), nextKey()];
    await create(database, 'crm-users', user, { idempotencyKey });
    await asSeed(database, async (tx) => {
      await tx.query('reset role');
      await tx.query('update crm_users set version = version + 1000000 where id = $1', [user.id]);
    });
    expect(seqOf(await create(database, 'crm-users', user, { idempotencyKey }))).toBe(0);
  });

  it('of a repetition is the present where the record is there, changed or not', async () => {
    const [user, idempotencyKey] = [newUser(), nextKey()];
    await create(database, 'crm-users', user, { idempotencyKey });
    await create(database, 'crm-users', newUser());
    const repeated = () => create(database, 'crm-users', user, { idempotencyKey });
    expect((await repeated()).position?.at).toBe((await feed(user.id)).head);
    await patch(database, ['crm-users', user.id], named('By others'));
    expect((await repeated()).position?.at).toBe((await feed(user.id)).head);
  });

  it('of a repetition comes before all where the record was deleted and restored since', async () => {
    const [user, idempotencyKey] = [newUser(), nextKey()];
    await create(database, 'crm-users', user, { idempotencyKey });
    await remove(database, ['crm-users', user.id]);
    await restore(database, ['crm-users', user.id]);
    expect(seqOf(await create(database, 'crm-users', user, { idempotencyKey }))).toBe(0);
  });

  it('of a repetition comes before all where nothing is known of the deletion any more', async () => {
    const [user, idempotencyKey] = [newUser(), nextKey()];
    await create(database, 'crm-users', user, { idempotencyKey });
    await remove(database, ['crm-users', user.id]);
    await asSeed(database, async (tx) => {
      await tx.query('reset role');
      await tx.query('delete from feed where id = $1', [user.id]);
    });
    expect(seqOf(await create(database, 'crm-users', user, { idempotencyKey }))).toBe(0);
  });

  it('goes with the row of a refusal', async () => {
    const user = newUser();
    await create(database, 'crm-users', user);
    const refused = await Promise.all([
      patch(database, ['crm-users', user.id], named('Late'), { ifMatch: '"7"' }).catch((error) => error),
      remove(database, ['crm-users', user.id], { ifMatch: '"7"' }).catch((error) => error),
    ]);
    const { head } = await feed(user.id);
    for (const error of refused) {
      expect(error).toBeInstanceOf(ProblemError);
      expect(error.problem).toMatchObject({ status: 412, current: { version: 1 } });
      expect(error.headers).toEqual({ [POSITION_HEADER]: head });
    }
  });
});
