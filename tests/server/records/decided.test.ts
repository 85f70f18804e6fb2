/** What somebody decided between two changes of one thing stands in the audit trail, also where it leaves the row as it is (`decisions/0114`); on both databases. */
import { beforeAll, describe, expect, it } from 'vitest';
import { MOST_ENTRIES, readTrail } from '../../../server/audit/trail.ts';
import { verifyTrail } from '../../../server/audit/verify-trail.ts';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed, EVE, id, loadFixture, NORA, NORTH, refusal, SAM, TENANT } from '../tenant-fixture.ts';
import { create, history, nextKey, patch, read, remove } from './write-fixture.ts';

const MINE = { keep: 'mine', version: 1 } as const;
const THEIRS = { keep: 'theirs', version: 1 } as const;
const eve = ['crm-users', EVE] as const;

describeDatabases('a decision', (subject) => {
  let database: Database;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
  });

  const newest = async () => (await history(database, ...eve))[0];

  it('for mine is kept with the edit', async () => {
    await patch(database, eve, { set: { fullName: 'Mine' } }, { decided: MINE });
    expect(await newest()).toMatchObject({
      actor: 'ada',
      action: 'update',
      before: { version: 1 },
      after: { version: 2, fullName: 'Mine', decided: MINE },
    });
  });

  it('that leaves the row as it is has an entry of its own, and no other version', async () => {
    const row = await read(database, ...eve);
    const answer = await patch(database, eve, {}, { decided: THEIRS });
    expect(answer).toMatchObject({ status: 200, etag: `"${row.version}"`, body: row });
    expect(await read(database, ...eve)).toEqual(row);
    expect(await newest()).toMatchObject({
      action: 'update',
      before: row,
      after: { ...row, decided: THEIRS },
    });
  });

  it('stands in the row after the entry alone, as the history is told', async () => {
    const { before, after } = (await newest()) ?? {};
    expect(after).toHaveProperty('decided');
    expect(before).not.toHaveProperty('decided');
  });

  it('is recorded once, however often it is repeated', async () => {
    const entries = (await history(database, ...eve)).length;
    const again = { decided: THEIRS, idempotencyKey: nextKey() };
    const first = await patch(database, eve, {}, again);
    const { position: _, ...stored } = await patch(database, eve, {}, again);
    expect(first).toMatchObject(stored);
    expect(await history(database, ...eve)).toHaveLength(entries + 1);
  });

  it('is no field of the row, here or in what is sent of it', async () => {
    const row = await read(database, ...eve);
    expect(row).not.toHaveProperty('decided');
    const { body } = await patch(database, eve, { set: { nativeId: 'n1' } }, { decided: MINE });
    expect(body).not.toHaveProperty('decided');
  });

  it('without a change of the row is none without the header either', async () => {
    const entries = (await history(database, ...eve)).length;
    await patch(database, eve, {});
    expect(await history(database, ...eve)).toHaveLength(entries);
  });

  it('is refused on an older version, and then leaves no entry', async () => {
    const entries = (await history(database, ...eve)).length;
    const late = patch(database, eve, {}, { decided: THEIRS, ifMatch: '"1"' });
    expect(await refusal(late)).toMatchObject({ status: 412 });
    expect(await history(database, ...eve)).toHaveLength(entries);
  });

  it('is for those alone who may edit the record', async () => {
    expect(await refusal(patch(database, eve, {}, { decided: THEIRS, by: SAM }))).toMatchObject({
      status: 403,
    });
  });

  it('about the mapping of an instance is for its own admin too, and nothing else of the instance', async () => {
    const north = ['crm-instances', NORTH] as const;
    await patch(database, north, {}, { decided: THEIRS, by: NORA });
    expect((await history(database, ...north))[0]).toMatchObject({
      actor: 'nora',
      after: { decided: THEIRS },
    });
    const renamed = patch(database, north, { set: { name: 'Mine' } }, { decided: MINE, by: NORA });
    expect(await refusal(renamed)).toMatchObject({ status: 403 });
    expect(await refusal(patch(database, north, {}, { by: NORA }))).toMatchObject({ status: 403 });
  });

  describe('that leaves the row as it is', () => {
    it('brings the same row, and no other, to those who follow the feed', async () => {
      const before = await feedRow(database, EVE);
      await patch(database, eve, {}, { decided: THEIRS });
      const after = await feedRow(database, EVE);
      expect(after).toMatchObject({ version: before?.version, deleted: false });
      expect(after?.seq).toBeGreaterThan(before?.seq ?? 0);
    });

    it('of a record that is gone is refused', async () => {
      const gone = id(4_001);
      await create(database, 'crm-users', { id: gone, instanceId: NORTH, username: 'gone' });
      await remove(database, ['crm-users', gone]);
      const late = patch(database, ['crm-users', gone], {}, { decided: THEIRS, ifMatch: '"1"' });
      expect(await refusal(late)).toMatchObject({ status: 404 });
      expect(await feedRow(database, gone)).toMatchObject({ version: 2, deleted: true });
    });
  });

  it('is covered by the chain of hashes', async () => {
    const { items, head } = await asSeed(database, (tx) => readTrail(tx, { after: 0, limit: MOST_ENTRIES }));
    const verifier = verifyTrail(TENANT);
    for (const entry of items) verifier.add(entry);
    expect(verifier.end(head).faults).toEqual([]);
    const forged = verifyTrail(TENANT);
    for (const entry of items) forged.add({ ...entry, text: entry.text.replace('"theirs"', '"mine"') });
    expect(forged.end(head).faults).not.toEqual([]);
  });
});

async function feedRow(database: Database, recordId: string) {
  const [row] = await asSeed(database, (tx) =>
    tx.query<{ seq: number; version: number; deleted: boolean }>(
      'select seq, version, deleted from feed where tenant_id = $1 and id = $2',
      [TENANT, recordId],
    ),
  );
  return row;
}
