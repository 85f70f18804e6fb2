/** Feed and snapshot: pages, resets, scope, and that both together give the table. Rules: `sync.md`, Protocol. */
import * as v from 'valibot';
import { beforeEach, expect, it } from 'vitest';
import {
  type Changes,
  ChangesSchema,
  type SnapshotPart,
  SnapshotPartSchema,
} from '../../../lib/schema/feed.ts';
import type { Database } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { readChanges } from '../../../server/feed/changes.ts';
import { readSnapshotPart } from '../../../server/feed/snapshot.ts';
import { patchUser } from '../../../server/records/patch-user.ts';
import { describeDatabases } from '../../support/databases.ts';
import {
  ACCOUNTS,
  ADA,
  as,
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
  SOUTH,
  TENANT,
  user,
} from '../tenant-fixture.ts';

const readOnly = { readOnly: true };
/** Long texts, so that a few thousand users are several parts. */
const CROWD = 3_000;
const crowd = Array.from({ length: CROWD }, (_, n) =>
  user(id(100_000 + n), `crowd ${n}`, { fullName: 'ø'.repeat(250) }),
);
const rows = { ...ROWS, 'crm-users': [...ROWS['crm-users'], ...crowd] } as typeof ROWS;

let keys = 0;

describeDatabases('the feed', (subject) => {
  let database: Database;
  let isLoaded = false;
  beforeEach(async () => {
    database = subject().database;
    if (!isLoaded) await loadTenant(database, { tenantId: TENANT, rows, accounts: ACCOUNTS });
    isLoaded = true;
  });

  const changes = (since?: string, { by = ADA, limit = 2000 } = {}) =>
    as(database, by, (tx, caller) => readChanges(tx, caller, since, limit), readOnly);
  const part = (query: { at?: string; part: number }, by = ADA) =>
    as(database, by, (tx, caller) => readSnapshotPart(tx, caller, query), readOnly);

  async function edit(userId: string, nativeId: string): Promise<void> {
    const found = await asSeed(database, (tx) =>
      tx.query<{ version: number }>('select version from crm_users where id = $1', [userId]),
    );
    keys += 1;
    const write = { id: userId, ifMatch: `"${found[0]?.version}"`, idempotencyKey: `feed.${keys}` };
    await as(database, ADA, (tx, caller) =>
      patchUser(tx, caller, { ...write, body: { set: { nativeId } }, source: 'api' }),
    );
  }

  function taken<T>(answer: T | 'reset'): T {
    if (answer === 'reset') throw new Error('The server asked for a reset.');
    return answer;
  }

  /** Follows the feed to its end. */
  async function follow(since: string | undefined, limit = 2000): Promise<Changes[]> {
    const pages: Changes[] = [];
    let from = since;
    for (;;) {
      const page = taken(await changes(from, { limit }));
      pages.push(page);
      if (!page.more) return pages;
      from = page.since;
    }
  }

  const head = async (by = ADA) => taken(await part({ part: 0 }, by)).since;
  const usersOf = (pages: Changes[]) => pages.flatMap((page) => page.rows['crm-users'] ?? []);

  it('gives nothing, in few bytes, when nothing changed', async () => {
    const since = await head();
    const answer = taken(await changes(since));
    expect(answer).toEqual({ since, more: false, rows: {}, deleted: [] });
    expect(JSON.stringify(answer).length).toBeLessThanOrEqual(200);
  });

  it('gives the latest state of a row that changed several times, once', async () => {
    const since = await head();
    for (const nativeId of ['1', '2', '3']) await edit(EVE, nativeId);
    const answer = taken(await changes(since));
    expect(v.parse(ChangesSchema, answer)).toEqual(answer);
    expect(usersOf([answer])).toMatchObject([{ id: EVE, nativeId: '3' }]);
  });

  it('moves a row that changes while paging to a later page', async () => {
    const since = await head();
    await edit(EVE, 'a');
    await edit(FINN, 'a');
    const first = taken(await changes(since, { limit: 1 }));
    expect([first.more, usersOf([first]).map((row) => row.id)]).toEqual([true, [EVE]]);
    await edit(FINN, 'b');
    await edit(EVE, 'b');
    const rest = usersOf(await follow(first.since, 1));
    expect(rest.map((row) => [row.id, row.nativeId])).toEqual([
      [FINN, 'b'],
      [EVE, 'b'],
    ]);
  });

  it('gives tombstones', async () => {
    const since = await head();
    const gone = id(100_000 + CROWD - 1);
    await asSeed(database, async (tx) => {
      await tx.query('update crm_users set deleted_at = now(), version = 2 where id = $1', [gone]);
      const change = { kind: 'crm-users', id: gone, instanceId: id(101), version: 2, deleted: true };
      await tx.query('select app_seal($1)', [
        JSON.stringify([{ ...change, action: 'delete', source: 'api' }]),
      ]);
    });
    const answer = taken(await changes(since));
    expect([answer.rows, answer.deleted]).toEqual([{}, [['crm-users', gone, 2]]]);
  });

  it('gives a scope its own rows only, and moves on past the others', async () => {
    const since = await head(NORA);
    await edit(GUS, 'x');
    const answer = taken(await changes(since, { by: NORA }));
    expect([answer.rows, answer.deleted, answer.more]).toEqual([{}, [], false]);
    expect(answer.since).not.toBe(since);
    const seen = JSON.stringify(await snapshot(NORA));
    expect(seen).not.toContain(SOUTH);
    expect(seen).not.toContain(GUS);
  });

  it('gives support and admin of one instance the same', async () => {
    expect(await head(SAM)).toBe(await head(NORA));
  });

  it.each([
    ['an agent', EVE_ACCOUNT],
    ['a machine', ROBOT],
  ])('is closed to %s', async (_who, by) => {
    expect(await refusal(changes(undefined, { by }))).toMatchObject({ status: 403 });
    expect(await refusal(part({ part: 0 }, by))).toMatchObject({ status: 403 });
  });

  it('asks for a reset when the cursor cannot be continued', async () => {
    const since = await head();
    const [epoch, seq, scope] = Buffer.from(since, 'base64url').toString().split('.');
    const cursor = (...fields: unknown[]) => Buffer.from(fields.join('.')).toString('base64url');
    expect(await changes(cursor(epoch, seq, scope))).not.toBe('reset');
    expect(await changes(cursor(id(7), seq, scope))).toBe('reset');
    expect(await changes(cursor(epoch, Number(seq) + 1, scope))).toBe('reset');
    expect(await changes(cursor(epoch, seq, 'other'))).toBe('reset');
    expect(await changes('rubbish')).toBe('reset');
    expect(await changes(since, { by: NORA })).toBe('reset');
    expect(await part({ at: 'rubbish', part: 0 })).toBe('reset');
    await asSeed(database, (tx) => tx.query('update tenant_heads set pruned_seq = 5'));
    expect(await changes(cursor(epoch, 4, scope))).toBe('reset');
    expect(await changes(cursor(epoch, 5, scope))).not.toBe('reset');
    await asSeed(database, (tx) => tx.query('update tenant_heads set pruned_seq = 0'));
  });

  async function snapshot(by = ADA, between = async (_part: number) => {}): Promise<SnapshotPart[]> {
    const parts = [taken(await part({ part: 0 }, by))];
    const [{ at, parts: count } = { at: '', parts: 0 }] = parts;
    for (let next = 1; next < count; next += 1) {
      await between(next);
      parts.push(taken(await part({ at, part: next }, by)));
    }
    return parts;
  }

  it('cuts the snapshot into parts of at most 1 MB, small kinds first, even where ids are neighbours', async () => {
    const parts = await snapshot();
    expect(parts.length).toBeGreaterThan(2);
    for (const [index, found] of parts.entries()) {
      expect(v.parse(SnapshotPartSchema, found)).toEqual(found);
      expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(1_000_000);
      expect([found.part, found.parts, found.at]).toEqual([index, parts.length, parts[0]?.at]);
    }
    expect(parts[0]?.rows['crm-instances']).toHaveLength(2);
    expect(parts[0]?.rows.environments).toHaveLength(1);
    expect(parts.at(-1)?.rows['cti-agents']).toHaveLength(3);
    expect(parts[0]?.at.length).toBeLessThan(1_000);
  });

  it('together with the feed after it gives the table, whatever changes in between', async () => {
    const parts = await snapshot(ADA, async (next) => {
      await edit(id(100_000), `early ${next}`);
      await edit(id(100_000 + CROWD - 2), `late ${next}`);
    });
    const users = new Map(
      parts.flatMap((found) => found.rows['crm-users'] ?? []).map((row) => [row.id as string, row]),
    );
    for (const page of await follow(parts[0]?.since, 7)) {
      for (const row of page.rows['crm-users'] ?? []) users.set(row.id, row);
      for (const [, gone] of page.deleted) users.delete(gone);
    }
    const table = await asSeed(database, (tx) =>
      tx.query<{ id: string; native_id: string | null; version: number }>(
        'select id, native_id, version from crm_users where deleted_at is null order by id',
      ),
    );
    const seen = [...users.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(seen.map((row) => ({ id: row.id, native_id: row.nativeId, version: row.version }))).toEqual(table);
  });

  it('from the beginning gives everything once', async () => {
    const users = usersOf(await follow(undefined, 500));
    expect(new Set(users.map((row) => row.id)).size).toBe(users.length);
    expect(users.length).toBe(ROWS['crm-users'].length + CROWD - 1);
  });
});
