/** Repeating a write after losing the role: the stored answer is no longer for this caller, on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Grant } from '../../../lib/schema/account.ts';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed, FINN, loadFixture, NORA, NORTH, refusal, SOUTH, TENANT } from '../tenant-fixture.ts';
import { create, nextKey, patch, read, remove, restore } from './write-fixture.ts';

/** What becomes of an admin of North, and how the repeated write is then refused. */
const LOSSES: [string, Pick<Grant, 'role' | 'instanceId'>, number][] = [
  ['support', { role: 'support', instanceId: NORTH as Grant['instanceId'] }, 403],
  ['agent', { role: 'agent', instanceId: NORTH as Grant['instanceId'] }, 403],
  ['admin of another instance', { role: 'admin', instanceId: SOUTH as Grant['instanceId'] }, 404],
];

function become(database: Database, { role, instanceId }: Pick<Grant, 'role' | 'instanceId'>) {
  return asSeed(database, (tx) =>
    tx.query('update grants set role = $3, instance_id = $4 where tenant_id = $1 and account_id = $2', [
      TENANT,
      NORA,
      role,
      instanceId,
    ]),
  );
}

const admin = { role: 'admin', instanceId: NORTH } as Pick<Grant, 'role' | 'instanceId'>;

describeDatabases('a repeated write', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const writes = {
    patch: async () => {
      const { version } = await read(database, 'crm-users', FINN);
      const write = { by: NORA, idempotencyKey: nextKey(), ifMatch: `"${version}"` };
      return () =>
        patch(database, ['crm-users', FINN], { set: { fullName: `F ${write.idempotencyKey}` } }, write);
    },
    addition: async () => {
      const more = { by: NORA, idempotencyKey: nextKey() };
      const body = { instanceId: NORTH, username: `user.${more.idempotencyKey}` };
      return () => create(database, 'crm-users', body, more);
    },
    deletion: async () => {
      const idempotencyKey = nextKey();
      const added = await create(database, 'crm-users', {
        instanceId: NORTH,
        username: `gone.${idempotencyKey}`,
      });
      const { id } = added.body as { id: string };
      return () => remove(database, ['crm-users', id], { by: NORA, idempotencyKey, ifMatch: added.etag });
    },
    restoration: async () => {
      const idempotencyKey = nextKey();
      const added = await create(database, 'crm-users', {
        instanceId: NORTH,
        username: `back.${idempotencyKey}`,
      });
      const { id } = added.body as { id: string };
      await remove(database, ['crm-users', id]);
      return () => restore(database, ['crm-users', id], { by: NORA, idempotencyKey });
    },
  };

  it.each(Object.keys(writes) as (keyof typeof writes)[])(
    'of a %s answers the same while the role lasts',
    async (kind) => {
      await become(database, admin);
      const write = await writes[kind]();
      expect(await write()).toEqual(await write());
    },
  );

  for (const [name, loss, status] of LOSSES) {
    it.each(Object.keys(writes) as (keyof typeof writes)[])(
      `of a %s is refused to who became ${name}`,
      async (kind) => {
        await become(database, admin);
        const write = await writes[kind]();
        await write();
        await become(database, loss);
        expect(await refusal(write())).toMatchObject({ status });
      },
    );
  }
});
