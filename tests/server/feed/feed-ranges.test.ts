/** Many records that one transaction changed stand in the feed as ranges: nobody misses one, nobody sees what is not theirs. On both databases. */
import { beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { pruneFeed } from '../../../server/feed/prune-feed.ts';
import { describeDatabases } from '../../support/databases.ts';
import { importer } from '../imports/import-fixture.ts';
import { remove } from '../records/write-fixture.ts';
import { asSeed, id, NORA, SOUTH, TENANT } from '../tenant-fixture.ts';
import { FeedReader, loadCrowd, taken, usersOf } from './feed-fixture.ts';

const RENAMED = 1_200;
const idsOf = (pages: Parameters<typeof usersOf>[0]) => usersOf(pages).map((row) => row.id);

describeDatabases('ranges of the feed', (subject) => {
  let database: Database;
  let feed: FeedReader;
  let rounds = 0;
  beforeEach(async () => {
    database = subject().database;
    if (rounds === 0) await loadCrowd(database);
    feed = new FeedReader(database);
  });

  const asOwner = (sql: string, values: readonly unknown[]) =>
    asSeed(database, async (tx) => {
      await tx.query('reset role', []);
      return tx.query<Record<string, unknown>>(sql, values);
    });

  /** Renames so many of the crowd in one transaction. Returns their ids. */
  async function renameMany(count = RENAMED): Promise<string[]> {
    rounds += 1;
    const { planText, apply } = importer(database);
    const lines = Array.from({ length: count }, (_, n) => `crowd ${n},round ${rounds}`);
    await apply(await planText(`Username,Full Name\r\n${lines.join('\r\n')}\r\n`));
    return Array.from({ length: count }, (_, n) => id(100_000 + n));
  }

  it('give every record once, however the feed is cut into pages', async () => {
    const since = await feed.head();
    const renamed = await renameMany();
    expect(await asOwner('select count(*)::int as rows from feed_ranges', [])).not.toEqual([{ rows: 0 }]);
    for (const limit of [2000, 333, 40]) {
      const pages = await feed.follow(since, limit);
      expect(idsOf(pages).sort()).toEqual(renamed);
      expect(new Set(usersOf(pages).map((row) => row.fullName))).toEqual(new Set([`round ${rounds}`]));
    }
  });

  it('are read a few at a time, however few records they hold, and nothing is passed over', async () => {
    const since = await feed.head();
    await asOwner('delete from feed_ranges', []);
    const renamed = await renameMany(1_050);
    const kept = await asOwner(
      `with gone as (delete from feed_ranges returning *)
        insert into feed_ranges
        select g.tenant_id, g.from_seq + e.place - 1, g.from_seq + e.place - 1, g.kind, g.instance_id, g.changed_at, array[e.id]
        from gone g cross join lateral unnest(g.ids) with ordinality as e (id, place) where e.place <= 4
        returning ids[1] as id, to_seq as seq`,
      [],
    );
    const last = renamed.at(-1) ?? '';
    await feed.edit(last, 'after all of them');
    const pages = await feed.follow(since);
    expect(pages.length).toBeGreaterThan(1);
    expect(new Set(idsOf(pages))).toEqual(new Set([...kept.map((row) => row.id), last]));
  });

  it('give the state of now of what changed again, and no record that was deleted since', async () => {
    const since = await feed.head();
    const [edited = '', ...others] = await renameMany();
    const gone = others.pop() ?? '';
    await feed.edit(edited, 'again');
    await remove(database, ['crm-users', gone]);
    const pages = await feed.follow(since, 500);
    expect(new Set(idsOf(pages))).toEqual(new Set([edited, ...others]));
    expect(usersOf(pages).filter((row) => row.id === edited)).toMatchObject(
      Array.from({ length: 2 }, () => ({ nativeId: 'again', fullName: `round ${rounds}` })),
    );
    expect(pages.flatMap((page) => page.deleted).map(([, record]) => record)).toEqual([gone]);
  });

  it('are for those who see their instance', async () => {
    const since = await feed.head(NORA);
    await renameMany(1_000);
    expect(idsOf(await feed.follow(since, 2000, NORA))).toHaveLength(1_000);
    await asOwner('update feed_ranges set instance_id = $1', [SOUTH]);
    expect(idsOf(await feed.follow(since, 2000, NORA))).toEqual([]);
  });

  it('are kept for 90 days, and who has not seen them by then loads a snapshot', async () => {
    const before = await feed.head();
    await renameMany(1_000);
    const seen = await feed.head();
    const age = (days: number) =>
      asOwner('update feed_ranges set changed_at = clock_timestamp() - make_interval(days => $1)', [days]);
    await age(89);
    expect((await pruneFeed(database, TENANT)).ranges).toBe(0);
    await age(91);
    expect((await pruneFeed(database, TENANT)).ranges).toBeGreaterThan(0);
    expect(await feed.changes(before)).toBe('reset');
    expect(taken(await feed.changes(seen)).rows).toEqual({});
  });
});
