/** Tombstones and stored answers go after 90 days, and who has not seen a tombstone by then loads a snapshot. On both databases. */
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { pruneFeed } from '../../../server/feed/prune-feed.ts';
import { describeDatabases } from '../../support/databases.ts';
import { asSeed, id, loadFixture, TENANT } from '../tenant-fixture.ts';
import { FeedReader, taken } from './feed-fixture.ts';

const NORTH = id(101);

describeDatabases('pruning the feed', (subject) => {
  let database: Database;
  let feed: FeedReader;
  beforeAll(async () => {
    database = subject().database;
    await loadFixture(database);
    feed = new FeedReader(database);
  });

  /** As the owner of the tables: nobody else may write what is past. */
  const asOwner = (sql: string, values: readonly unknown[]) =>
    asSeed(database, async (tx) => {
      await tx.query('reset role', []);
      return tx.query<Record<string, unknown>>(sql, values);
    });

  /** A deletion in the feed of so many days ago. */
  async function tombstone(number: number, days: number): Promise<string> {
    const gone = id(number);
    const change = { kind: 'crm-users', id: gone, instanceId: NORTH, version: 2, deleted: true };
    await asSeed(database, (tx) =>
      tx.query('select app_seal($1)', [JSON.stringify([{ ...change, action: 'delete', source: 'api' }])]),
    );
    await asOwner('update feed set changed_at = changed_at - make_interval(days => $2) where id = $1', [
      gone,
      days,
    ]);
    return gone;
  }

  const tombstones = async () =>
    (await asOwner('select id from feed where tenant_id = $1 and deleted order by seq', [TENANT])).map(
      (row) => row.id,
    );

  it('removes tombstones of more than 90 days, and resets whoever has not seen them', async () => {
    const before = await feed.head();
    await tombstone(700_001, 91);
    const seen = await feed.head();
    const kept = await tombstone(700_002, 89);
    expect(await pruneFeed(database, TENANT)).toEqual({ tombstones: 1, ranges: 0, answers: 0 });
    expect(await tombstones()).toEqual([kept]);
    expect(await feed.changes(before)).toBe('reset');
    expect(taken(await feed.changes(seen)).deleted).toEqual([['crm-users', kept, 2]]);
  });

  it('leaves the rows that are there, however old their change is', async () => {
    await asOwner("update feed set changed_at = changed_at - interval '300 days' where not deleted", []);
    const [before] = await asOwner('select count(*) from feed where not deleted', []);
    expect((await pruneFeed(database, TENANT)).tombstones).toBe(0);
    expect(await asOwner('select count(*) from feed where not deleted', [])).toEqual([before]);
  });

  it('removes stored answers of more than 90 days', async () => {
    const put = (key: string, days: number) =>
      asOwner(
        `insert into idempotency_answers (tenant_id, account_id, key, request_hash, created_at)
         select $1, id, $2, 'hash', clock_timestamp() - make_interval(days => $3) from accounts where tenant_id = $1
         order by id limit 1`,
        [TENANT, key, days],
      );
    await put('old.1', 91);
    await put('new.1', 89);
    expect(await pruneFeed(database, TENANT)).toEqual({ tombstones: 0, ranges: 0, answers: 1 });
    expect(await asOwner("select key from idempotency_answers where key in ('old.1', 'new.1')", [])).toEqual([
      { key: 'new.1' },
    ]);
  });
});
