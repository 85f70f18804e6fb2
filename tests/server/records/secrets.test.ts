/** Secrets of connectivity (C14): encrypted at rest, never told, audited as changed; on both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { createSecretBox } from '../../../server/records/secret-box.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed, id, loadFixture, NORA, NORTH, refusal, SOUTH, TENANT } from '../tenant-fixture.ts';
import { create, history, nextKey, patch, read, remove, restore } from './write-fixture.ts';

const box = createSecretBox(Buffer.alloc(32, 1).toString('base64'));
const place = { tenantId: TENANT, instanceId: NORTH, field: 'password' };
const password = (value: string | null) => ({ set: { connectivity: { password: value } } });

describeDatabases('secrets', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const ciphers = (instanceId: string) =>
    asSeed(database, (tx) =>
      tx.query<{ cipher: Uint8Array }>('select cipher from crm_instance_secrets where instance_id = $1', [
        instanceId,
      ]),
    );

  it('are encrypted under the key of the server, for their place alone', async () => {
    const { body } = await patch(database, ['crm-instances', NORTH], password('hunter2'), { secrets: box });
    expect(body).toMatchObject({ secretsSet: ['password'], version: 2 });
    expect(body).not.toHaveProperty('connectivity.password');
    const [stored] = await ciphers(NORTH);
    const cipher = stored?.cipher ?? new Uint8Array();
    expect(box.open(cipher, place)).toBe('hunter2');
    expect(() => box.open(cipher, { ...place, instanceId: SOUTH })).toThrow();
    expect(() => createSecretBox(Buffer.alloc(32, 2).toString('base64')).open(cipher, place)).toThrow();
  });

  it('are audited as changed, also when they were set before', async () => {
    await patch(database, ['crm-instances', NORTH], password('second'), { secrets: box });
    const [entry] = await history(database, 'crm-instances', NORTH);
    expect(entry).toMatchObject({ action: 'update', after: { secretsChanged: ['password'] } });
    // Else taking the entry back would find nothing that was changed, and not say that the secret stays.
    expect(entry?.before).not.toHaveProperty('secretsChanged');
  });

  it('leave no trace in any table', async () => {
    const key = nextKey();
    await patch(database, ['crm-instances', NORTH], password('Trace-Me'), {
      secrets: box,
      idempotencyKey: key,
    });
    for (const table of [
      'audit_entries',
      'idempotency_answers',
      'crm_instances',
      'crm_instance_connectivity',
    ]) {
      const rows = await asSeed(database, (tx) =>
        tx.query<{ text: string }>(`select t::text as text from ${table} t`),
      );
      expect(rows.filter(({ text }) => text.includes('Trace-Me'))).toEqual([]);
    }
  });

  it('belong to the request: the same key with another secret is refused', async () => {
    const key = nextKey();
    await patch(database, ['crm-instances', NORTH], password('one'), { secrets: box, idempotencyKey: key });
    const other = patch(database, ['crm-instances', NORTH], password('two'), {
      secrets: box,
      idempotencyKey: key,
    });
    expect(await refusal(other)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('are refused without a key, at both entrances, and may still be removed', async () => {
    const added = { name: 'x', crmId: 'x', crmType: 'demo', connectivity: { password: 'x' } };
    const expected = { status: 409, code: 'secret_key_missing', rule: 'C14', field: 'connectivity.password' };
    expect(await refusal(create(database, 'crm-instances', added))).toMatchObject(expected);
    expect(await refusal(patch(database, ['crm-instances', NORTH], password('x')))).toMatchObject(expected);
    const { body } = await patch(database, ['crm-instances', NORTH], password(null));
    expect(body).toMatchObject({ secretsSet: [] });
    expect(await ciphers(NORTH)).toEqual([]);
  });

  it('are not for the admin of one instance', async () => {
    const call = patch(database, ['crm-instances', NORTH], password('x'), { secrets: box, by: NORA });
    expect(await refusal(call)).toMatchObject({ status: 403 });
  });

  it('come with a new instance and survive its deletion and restoration', async () => {
    const connectivity = { username: 'cx', password: 'kept' };
    const added = { id: id(121), name: 'East', crmId: 'east', crmType: 'demo', connectivity };
    const { body } = await create(database, 'crm-instances', added, { secrets: box });
    expect(body).toMatchObject({ secretsSet: ['password'], connectivity: { username: 'cx' } });
    await remove(database, ['crm-instances', id(121)]);
    await restore(database, ['crm-instances', id(121)]);
    expect(await read(database, 'crm-instances', id(121))).toMatchObject({ secretsSet: ['password'] });
    const [stored] = await ciphers(id(121));
    expect(box.open(stored?.cipher ?? new Uint8Array(), { ...place, instanceId: id(121) })).toBe('kept');
  });
});
