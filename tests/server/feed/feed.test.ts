/** The feed: pages, resets, scope. Rules: `sync.md`, Protocol. */
import * as v from 'valibot';
import { beforeEach, expect, it } from 'vitest';
import { ChangesSchema } from '../../../lib/schema/feed.ts';
import type { Database } from '../../../server/db/database.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  asSeed,
  EVE,
  EVE_ACCOUNT,
  FINN,
  GUS,
  id,
  NORA,
  ROBOT,
  ROWS,
  refusal,
  SAM,
} from '../tenant-fixture.ts';
import { CROWD, FeedReader, loadCrowd, taken, usersOf } from './feed-fixture.ts';

describeDatabases('the feed', (subject) => {
  let database: Database;
  let feed: FeedReader;
  let isLoaded = false;
  beforeEach(async () => {
    database = subject().database;
    if (!isLoaded) await loadCrowd(database);
    isLoaded = true;
    feed = new FeedReader(database);
  });

  it('gives nothing, in few bytes, when nothing changed', async () => {
    const since = await feed.head();
    const answer = taken(await feed.changes(since));
    expect(answer).toEqual({ since, more: false, rows: {}, deleted: [] });
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(200);
  });

  it('gives the latest state of a row that changed several times, once', async () => {
    const since = await feed.head();
    for (const nativeId of ['1', '2', '3']) await feed.edit(EVE, nativeId);
    const answer = taken(await feed.changes(since));
    expect(v.parse(ChangesSchema, answer)).toEqual(answer);
    expect(usersOf([answer])).toMatchObject([{ id: EVE, nativeId: '3' }]);
  });

  it('moves a row that changes while paging to a later page', async () => {
    const since = await feed.head();
    await feed.edit(EVE, 'a');
    await feed.edit(FINN, 'a');
    const first = taken(await feed.changes(since, { limit: 1 }));
    expect([first.more, usersOf([first]).map((row) => row.id)]).toEqual([true, [EVE]]);
    await feed.edit(FINN, 'b');
    await feed.edit(EVE, 'b');
    const rest = usersOf(await feed.follow(first.since, 1));
    expect(rest.map((row) => [row.id, row.nativeId])).toEqual([
      [FINN, 'b'],
      [EVE, 'b'],
    ]);
  });

  it('gives tombstones', async () => {
    const since = await feed.head();
    const gone = id(100_000 + CROWD - 1);
    await asSeed(database, async (tx) => {
      await tx.query('update crm_users set deleted_at = now(), version = 2 where id = $1', [gone]);
      const change = { kind: 'crm-users', id: gone, instanceId: id(101), version: 2, deleted: true };
      await tx.query('select app_seal($1)', [
        JSON.stringify([{ ...change, action: 'delete', source: 'api' }]),
      ]);
    });
    const answer = taken(await feed.changes(since));
    expect([answer.rows, answer.deleted]).toEqual([{}, [['crm-users', gone, 2]]]);
  });

  it('gives a scope its own rows only, and moves on past the others', async () => {
    const since = await feed.head(NORA);
    await feed.edit(GUS, 'x');
    const answer = taken(await feed.changes(since, { by: NORA }));
    expect([answer.rows, answer.deleted, answer.more]).toEqual([{}, [], false]);
    expect(answer.since).not.toBe(since);
  });

  it('gives support and admin of one instance the same', async () => {
    expect(await feed.head(SAM)).toBe(await feed.head(NORA));
  });

  it.each([
    ['an agent', EVE_ACCOUNT],
    ['a machine', ROBOT],
  ])('is closed to %s', async (_who, by) => {
    expect(await refusal(feed.changes(undefined, { by }))).toMatchObject({ status: 403 });
  });

  it('asks for a reset when the cursor cannot be continued', async () => {
    const since = await feed.head();
    const [epoch, seq, scope] = Buffer.from(since, 'base64url').toString().split('.');
    const cursor = (...fields: unknown[]) => Buffer.from(fields.join('.')).toString('base64url');
    expect(await feed.changes(cursor(epoch, seq, scope))).not.toBe('reset');
    expect(await feed.changes(cursor(id(7), seq, scope))).toBe('reset');
    expect(await feed.changes(cursor(epoch, Number(seq) + 1, scope))).toBe('reset');
    expect(await feed.changes(cursor(epoch, seq, 'other'))).toBe('reset');
    expect(await feed.changes('rubbish')).toBe('reset');
    expect(await feed.changes(since, { by: NORA })).toBe('reset');
    await asSeed(database, (tx) => tx.query('update tenant_heads set pruned_seq = 5'));
    expect(await feed.changes(cursor(epoch, 4, scope))).toBe('reset');
    expect(await feed.changes(cursor(epoch, 5, scope))).not.toBe('reset');
    await asSeed(database, (tx) => tx.query('update tenant_heads set pruned_seq = 0'));
  });

  it('from the beginning gives everything once', async () => {
    const users = usersOf(await feed.follow(undefined, 500));
    expect(new Set(users.map((row) => row.id)).size).toBe(users.length);
    expect(users.length).toBe(ROWS['crm-users'].length + CROWD - 1);
  });
});
