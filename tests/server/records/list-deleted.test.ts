/** The list of what was deleted and can be restored: scope, order, age, and what it leaves out, on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Kind } from '../../../lib/schema/kind.ts';
import type { Database } from '../../../server/db/database.ts';
import { type DeletedQuery, listDeleted } from '../../../server/records/list-deleted.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  A1,
  A3,
  ADA,
  as,
  asSeed,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  loadFixture,
  NICE,
  NORA,
  NORTH,
  ROBOT,
  refusal,
  SAM,
  SOUTH,
  TIER1,
} from '../tenant-fixture.ts';
import { read, remove, restore } from './write-fixture.ts';

describeDatabases('the list of deleted records', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const list = (query: DeletedQuery, by = ADA) =>
    as(database, by, (tx, caller) => listDeleted(tx, caller, query), { readOnly: true });
  const ids = async (query: DeletedQuery, by = ADA) => (await list(query, by)).items.map((item) => item.id);
  const during = async (places: (readonly [Kind, string])[], work: () => Promise<void>) => {
    for (const place of places) await remove(database, place);
    await work();
    for (const place of [...places].reverse()) await restore(database, place);
  };

  it('names the groups and users of an instance, newest first, with who and when', async () => {
    const { version } = await read(database, 'crm-user-groups', TIER1);
    await during(
      [
        ['crm-user-groups', TIER1],
        ['crm-users', FINN],
      ],
      async () => {
        const { items, next } = await list({ instance: NORTH });
        expect(items).toMatchObject([
          { kind: 'crm-users', id: FINN, name: 'finn', deletedBy: 'ada' },
          { kind: 'crm-user-groups', id: TIER1, name: 'Tier 1', version: version + 1 },
        ]);
        expect(items[0]?.deletedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
        expect(next).toBeNull();
        expect(await ids({ instance: SOUTH })).toEqual([]);
      },
    );
    expect(await ids({ instance: NORTH })).toEqual([]);
  });

  it('comes a page at a time, each record once', async () => {
    const places = [
      ['crm-users', FINN],
      ['crm-user-groups', TIER1],
      ['crm-users', id(301)],
    ] as const;
    await during([...places], async () => {
      const first = await list({ instance: NORTH, limit: 2 });
      const rest = await list({ instance: NORTH, limit: 2, after: first.next ?? '' });
      expect([...first.items, ...rest.items].map((item) => item.id)).toEqual(
        [...places].reverse().map(([, place]) => place),
      );
      expect(rest.next).toBeNull();
    });
  });

  it('names the agents of an environment, and instances and environments themselves', async () => {
    await during([['cti-agents', A3]], async () => {
      expect(await ids({ environment: NICE })).toEqual([A3]);
    });
    await during([['crm-instances', SOUTH]], async () => {
      expect(await ids({})).toEqual([SOUTH]);
      await during([['environments', NICE]], async () => {
        expect(await ids({})).toEqual([NICE, SOUTH]);
      });
    });
  });

  it('leaves out what went with a deleted owner, which has no list of its own', async () => {
    await during([['crm-instances', SOUTH]], async () => {
      expect(await refusal(list({ instance: SOUTH }))).toMatchObject({ status: 404 });
    });
    await during([['environments', NICE]], async () => {
      expect(await refusal(list({ environment: NICE }))).toMatchObject({ status: 404 });
    });
  });

  it('forgets what was deleted more than 90 days ago', async () => {
    const deletedAt = (ago: string) =>
      asSeed(database, (tx) =>
        tx.query(`update crm_users set deleted_at = now() - interval '${ago}' where id = '${FINN}'`),
      );
    await during([['crm-users', FINN]], async () => {
      await deletedAt('89 days');
      expect(await ids({ instance: NORTH })).toEqual([FINN]);
      await deletedAt('91 days');
      expect(await ids({ instance: NORTH })).toEqual([]);
      await deletedAt('1 day');
    });
  });

  it('shows support and instance admins their instances, and agents nothing', async () => {
    await during(
      [
        ['crm-users', FINN],
        ['crm-users', GUS],
        ['cti-agents', A1],
      ],
      async () => {
        for (const by of [NORA, SAM]) {
          expect(await ids({ instance: NORTH }, by)).toEqual([FINN]);
          expect(await refusal(list({ instance: SOUTH }, by))).toMatchObject({ status: 404 });
          expect(await ids({ environment: NICE }, by)).toEqual([A1]);
        }
        for (const by of [EVE_ACCOUNT, ROBOT])
          expect(await refusal(list({ instance: NORTH }, by))).toMatchObject({ status: 403 });
      },
    );
    await during([['crm-instances', SOUTH]], async () => {
      expect(await ids({}, NORA)).toEqual([]);
    });
  });
});
