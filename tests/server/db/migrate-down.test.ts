/** Migrations in both directions: the structure is that of before again, the data stays, and what has no way back is refused untouched. */
import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readTrail } from '../../../server/audit/trail.ts';
import type { Database } from '../../../server/db/database.ts';
import { migrate } from '../../../server/db/migrate.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { openOwner } from '../../../server/db/owner.ts';
import { fillBatchTrail } from '../audit/batch-fixture.ts';
import { verify } from '../audit/tamper.ts';
import { ask, contentsOf, DRIVERS, newPlace, type Place, run, succeed } from '../backup/backup-fixture.ts';
import { asSeed, loadFixture } from '../tenant-fixture.ts';

/** The last one that was written without a way back. */
const LAST_FINAL = '0022';
const FOLDER = new URL('../../../server/db/migrations/', import.meta.url);
const namesIn = async (folder: URL) => (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();

const places: Place[] = [];
afterEach(async () => {
  for (const place of places.splice(0)) await place.remove();
});

async function placeOn(driver: (typeof DRIVERS)[number]): Promise<Place> {
  const place = await newPlace(driver);
  places.push(place);
  return place;
}

/** Columns, indexes, rules, functions, policies, triggers and rights, as the catalogue has them. */
const STRUCTURE = `
  select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || coalesce(a.attacl::text, '') as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped and c.relkind = 'r'
  union all select 'table ' || relname || ' ' || coalesce(relacl::text, '') || ' ' || relrowsecurity from pg_class where relnamespace = 'public'::regnamespace
  union all select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
  union all select 'function ' || pg_get_functiondef(oid) || coalesce(proacl::text, '') from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'policy ' || tablename || '.' || policyname || ' ' || permissive || ' ' || roles::text || cmd || coalesce(qual, '') || coalesce(with_check, '') from pg_policies where schemaname = 'public'
  union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
  order by 1`;

const structureOf = async ({ at }: Place) =>
  (await ask<{ line: string }>(at, STRUCTURE)).map(({ line }) => line);

async function madeUpTo(driver: (typeof DRIVERS)[number], count: number): Promise<Place> {
  const place = await placeOn(driver);
  const owner = await openOwner(place.at);
  await owner.transaction('write', (tx) => migrate(tx, count)).finally(() => owner.close());
  return place;
}

it('each migration from now on has a way back', async () => {
  const names = await namesIn(FOLDER);
  const down = await namesIn(new URL('down/', FOLDER));
  expect(down).toEqual(names.filter((name) => name.slice(0, 4) > LAST_FINAL));
});

const trailOf = (database: Database) => asSeed(database, (tx) => readTrail(tx, { after: 0, limit: 2_000 }));

describe.each(DRIVERS)('a database on %s', (driver) => {
  it('is taken back step by step to what an older version made, and forward again, with its data', async () => {
    const names = await namesIn(FOLDER);
    const place = await placeOn(driver);
    const database = await openDatabase(place.at);
    await loadFixture(database);
    await database.close();
    const [newest, before] = [await structureOf(place), await contentsOf(place.at)];
    const numbers = names.map((name) => name.slice(0, 4));
    const last = numbers.indexOf(LAST_FINAL) + 1;
    for (let count = names.length - 1; count >= last; count -= 1) {
      const taken = await succeed(['migrate', '--to', numbers[count - 1] ?? ''], place);
      expect(taken).toBe(`taken back ${names[count]}\n`);
      // Making a database takes the embedded one seconds: there the last step stands for all.
      if (driver === 'pglite' && count > last) continue;
      expect(await structureOf(place)).toEqual(await structureOf(await madeUpTo(driver, count)));
    }
    await succeed(['migrate'], place);
    expect(await structureOf(place)).toEqual(newest);
    const { schema_migrations: _then, ...after } = await contentsOf(place.at);
    const { schema_migrations: _before, ...rows } = before;
    expect(after).toEqual(rows);
  });

  it('has the entries of batches among the others of its trail, as an older version wrote them', async () => {
    const place = await placeOn(driver);
    const database = await openDatabase(place.at);
    await fillBatchTrail(database);
    const before = await trailOf(database);
    await database.close();
    await succeed(['migrate', '--to', '0040'], place);
    expect(await ask(place.at, 'select count(*)::int as entries from audit_entries')).toEqual([
      { entries: 1_008 },
    ]);
    await succeed(['migrate'], place);
    const again = await openDatabase(place.at);
    expect(await trailOf(again)).toEqual(before);
    expect(await asSeed(again, (tx) => verify(tx))).toMatchObject({ entries: 1_008, faults: [] });
    await again.close();
  });

  it('is left as it is where a migration has no way back, or where there is no such migration', async () => {
    const place = await madeUpTo(driver, Number.POSITIVE_INFINITY);
    const before = await structureOf(place);
    const refused = await run(['migrate', '--to', '0020'], place.environment);
    expect(refused).toMatchObject({ exit: 1 });
    expect(refused.err).toContain('0022-sign-in-guards.sql cannot be taken back, and nothing was changed');
    expect((await run(['migrate', '--to', '4711'], place.environment)).err).toContain(
      'There is no migration 4711',
    );
    expect(await succeed(['migrate', '--to', LAST_FINAL, '--plan'], place)).toContain('to take back 0023-');
    expect(await structureOf(place)).toEqual(before);
  });
});

it('a trail that was cut is refused in words, and nothing is taken back', async () => {
  const place = await madeUpTo('pglite', Number.POSITIVE_INFINITY);
  await ask(
    place.at,
    `insert into audit_entries (tenant_id, seq, at, actor, kind, id, action, source, hash)
      select tenant_id, 1, now(), 'system', 'tenants', tenant_id, 'cut', 'retention', '' from tenants limit 1`,
  );
  const before = await structureOf(place);
  const refused = await run(['migrate', '--to', '0024'], place.environment);
  expect(refused).toMatchObject({ exit: 1 });
  expect(refused.err).toContain('The audit trail was cut at its beginning');
  expect(await structureOf(place)).toEqual(before);
});
