/** The snapshot: parts, scope, one moment, written once for all. Rules: `sync.md`, Protocol. */
import * as v from 'valibot';
import { beforeEach, expect, it } from 'vitest';
import { type SnapshotPart, SnapshotPartSchema } from '../../../lib/schema/feed.ts';
import { KINDS } from '../../../lib/schema/kind.ts';
import type { AnyRow } from '../../../lib/schema/rows.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { buildSnapshot } from '../../../server/feed/build-snapshot.ts';
import { Snapshots } from '../../../server/feed/snapshot.ts';
import { findRows } from '../../../server/records/find-rows.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  ADA,
  as,
  asSeed,
  EVE_ACCOUNT,
  GUS,
  id,
  NORA,
  ROBOT,
  refusal,
  SAM,
  SOUTH,
} from '../tenant-fixture.ts';
import { CROWD, FeedReader, loadCrowd, rowsIn, taken } from './feed-fixture.ts';

const byId = (a: AnyRow, b: AnyRow) => (a.id < b.id ? -1 : 1);

describeDatabases('the snapshot', (subject) => {
  let database: Database;
  let feed: FeedReader;
  let isLoaded = false;
  beforeEach(async () => {
    database = subject().database;
    if (!isLoaded) await loadCrowd(database);
    isLoaded = true;
    feed = new FeedReader(database);
  });

  it('comes in parts of at most 1 MB that name one another', async () => {
    const parts = await feed.snapshot();
    expect(parts.length).toBeGreaterThan(1);
    for (const [index, found] of parts.entries()) {
      expect(v.parse(SnapshotPartSchema, found)).toEqual(found);
      expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(1_000_000);
      expect([found.part, found.parts, found.at]).toEqual([index, parts.length, parts[0]?.at]);
    }
    expect(parts[0]?.at.length).toBeLessThan(1_000);
  });

  it('begins with a short part, which names the others so that they can be asked for', async () => {
    const [first, second] = await feed.snapshot();
    expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(110_000);
    expect(Buffer.byteLength(JSON.stringify(second))).toBeGreaterThan(110_000);
    const kinds = Object.keys({ ...first?.tables });
    expect(kinds.length).toBeGreaterThan(0);
  });

  it('lets others in between its pages, wherever the database runs', async () => {
    let turn = 0;
    const turns: number[] = [];
    let isDone = false;
    const count = () => {
      turn += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await as(database, ADA, async (tx, caller) => {
      const query: Transaction['query'] = (sql, parameters) => {
        turns.push(turn);
        return tx.query(sql, parameters);
      };
      const names = { at: 'at', since: 'since', position: 'position' };
      await buildSnapshot({ ...tx, query }, caller.may.readDirectory(), names);
    });
    isDone = true;
    // Of a kind without rows there is nothing to do between two questions.
    const between = new Set(turns).size;
    expect(between).toBeGreaterThan(KINDS.length - 2);
  });

  it.each(KINDS)('holds every row of %s as the records hold it', async (kind) => {
    const parts = await feed.snapshot();
    const seen = rowsIn(parts, kind).sort(byId);
    const read = async (tx: Transaction) => {
      const table = kind.replace('-', '_').replace('-', '_');
      const ids = await tx.query<{ id: string }>(`select id from ${table} where deleted_at is null`);
      return (await findRows(
        tx,
        kind,
        ids.map((row) => row.id),
      )) as AnyRow[];
    };
    const rows = await as(database, ADA, read, { readOnly: true });
    expect(seen).toEqual(rows.sort(byId));
  });

  it('together with the feed after it gives the table, whatever changes in between', async () => {
    const parts = await feed.snapshot(ADA, async (next) => {
      await feed.edit(id(100_000), `early ${next}`);
      await feed.edit(id(100_000 + CROWD - 2), `late ${next}`);
    });
    const users = new Map(rowsIn(parts, 'crm-users').map((row) => [row.id as string, row]));
    for (const page of await feed.follow(parts[0]?.since, 7)) {
      for (const row of page.rows['crm-users'] ?? []) users.set(row.id, row);
      for (const [, gone] of page.deleted) users.delete(gone);
    }
    const table = await asSeed(database, (tx) =>
      tx.query<{ id: string; version: number }>(
        'select id, version from crm_users where deleted_at is null order by id',
      ),
    );
    expect([...users.values()].sort(byId).map((row) => ({ id: row.id, version: row.version }))).toEqual(
      table,
    );
  });

  it('is written once for all who may see the same', async () => {
    let queries = 0;
    const read = (by: string, part: number, at?: string) =>
      as(
        database,
        by,
        (tx, caller) => {
          const counted = {
            ...tx,
            query: (...given: Parameters<Transaction['query']>) => {
              queries += 1;
              return tx.query(...given);
            },
          } as Transaction;
          return feed.snapshots.read(counted, caller, { part, at });
        },
        { readOnly: true },
      );
    const first = taken(await read(SAM, 0));
    const written = queries;
    queries = 0;
    const second = taken(await read(NORA, 0));
    await read(NORA, 1, ((await feed.part({ part: 0 }, NORA)) as SnapshotPart).at);
    expect(second).toBe(first);
    expect(queries).toBe(2);
    expect(written).toBeGreaterThan(queries);
  });

  it('is another one for another scope, without a trace of what that may not see', async () => {
    await feed.snapshot(ADA);
    const seen = JSON.stringify(await feed.snapshot(NORA));
    expect(seen).not.toContain(SOUTH);
    expect(rowsIn(await feed.snapshot(NORA), 'crm-users').map((row) => row.id)).not.toContain(GUS);
  });

  it('is continued after the server was started again, as long as nothing changed', async () => {
    const [first] = await feed.snapshot();
    const before = taken(await feed.part({ at: first?.at ?? '', part: 1 }));
    feed.snapshots = new Snapshots();
    expect(await feed.part({ at: first?.at ?? '', part: 1 })).toEqual(before);
    await feed.edit(id(100_001), 'changed');
    expect(await feed.part({ at: first?.at ?? '', part: 1 })).toEqual(before);
    feed.snapshots = new Snapshots();
    expect(await feed.part({ at: first?.at ?? '', part: 1 })).toBe('reset');
  });

  it('is given again while few changes came since, which the feed then brings', async () => {
    const written = taken(await feed.part({ part: 0 }));
    await feed.edit(id(100_003), 'since then');
    const again = taken(await feed.part({ part: 0 }));
    expect([again.at, again.since]).toEqual([written.at, written.since]);
    const users = (await feed.follow(again.since)).flatMap((page) => page.rows['crm-users'] ?? []);
    expect(users.map(({ nativeId }) => nativeId)).toEqual(['since then']);
  });

  it('is written anew when many changes came since', async () => {
    feed.snapshots = new Snapshots(undefined, 1);
    const { at } = taken(await feed.part({ part: 0 }));
    await feed.edit(id(100_004), 'first');
    expect(taken(await feed.part({ part: 0 })).at).toBe(at);
    await feed.edit(id(100_004), 'second');
    const anew = taken(await feed.part({ part: 0 }));
    expect(anew.at).not.toBe(at);
    expect((await feed.follow(anew.since)).flatMap(({ rows }) => Object.keys(rows))).toEqual([]);
  });

  it('is forgotten when nobody has asked for it for long', async () => {
    let now = 0;
    feed.snapshots = new Snapshots(() => now);
    const at = taken(await feed.part({ part: 0 })).at;
    await feed.edit(id(100_002), 'changed');
    now = 20 * 60_000;
    await feed.part({ part: 0 });
    expect(await feed.part({ at, part: 0 })).toBe('reset');
  });

  it('of no server is refused, and a part that is not there too', async () => {
    expect(await feed.part({ at: 'rubbish', part: 0 })).toBe('reset');
    expect(await refusal(feed.part({ part: 99 }))).toMatchObject({ status: 404 });
  });

  it.each([
    ['an agent', EVE_ACCOUNT],
    ['a machine', ROBOT],
  ])('is closed to %s', async (_who, by) => {
    expect(await refusal(feed.part({ part: 0 }, by))).toMatchObject({ status: 403 });
  });
});
