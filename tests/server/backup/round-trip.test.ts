/** A backup of either database is restored into either: every row, and a history of its own. */
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../server/db/open.ts';
import { asSeed, EVE } from '../tenant-fixture.ts';
import {
  ask,
  contentsOf,
  DRIVERS,
  type Driver,
  fillOddly,
  newPlace,
  type Place,
  run,
  staysSame,
  succeed,
} from './backup-fixture.ts';

let folder: string;
let file: string;
const places: Place[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel backups '));
  file = join(folder, 'today.backup');
});
afterEach(async () => {
  for (const place of places.splice(0)) await place.remove();
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
});

async function place(driver: Driver): Promise<Place> {
  const made = await newPlace(driver);
  places.push(made);
  return made;
}

async function filled(driver: Driver): Promise<Place> {
  const source = await place(driver);
  await fillOddly(source.at);
  return source;
}

const PAIRS = DRIVERS.flatMap((from) => DRIVERS.map((to) => [from, to] as const));

describe.each(PAIRS)('a backup of %s restored into %s', (from, to) => {
  it('has every row of it and every rule, another epoch, and says in the trail what took its place', async () => {
    const source = await filled(from);
    const target = await place(to);
    await succeed(['backup', file], source);
    const before = await contentsOf(source.at);
    await succeed(['restore', file], target);
    const after = await contentsOf(target.at);

    const { provider_payloads: signIns, ...kept } = staysSame(before);
    expect(staysSame(after)).toEqual({ ...kept, provider_payloads: [] });
    expect(signIns).toHaveLength(1);
    // Beyond every version that anybody may hold, and the same where a row says its own and where the feed does.
    const versions = `select count(*)::int as rows, min(u.version)::float8 as least from crm_users u
      join feed f on f.id = u.id and f.version = u.version`;
    const [first] = await ask<{ rows: number; least: number }>(target.at, versions);
    expect(first?.rows).toBe(3);
    expect(first?.least).toBeGreaterThan(1_000_000_000_000);
    expect(after.crm_users?.join()).toContain('9007199254740993.10');
    expect(after.audit_entries?.slice(0, -1)).toEqual(before.audit_entries);
    const [tenant, former] = [after.tenants, before.tenants].map((rows) => JSON.parse(rows?.[0] ?? ''));
    expect(tenant).toEqual({ ...former, epoch: expect.not.stringContaining(former.epoch) });
    // Nobody is signed in by a file.
    expect(after.provider_payloads).toEqual([]);
    expect(await chainOf(target)).toEqual({ entries: 3, broken: 0, head: true });
    expect(JSON.parse(after.audit_entries?.at(-1) ?? '')).toMatchObject({
      action: 'restore-backup',
      after: { backup: { epoch: former.epoch } },
    });

    // Nothing of its structure is missing.
    const same = `select (select count(*) from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n')::int as constraints,
      (select count(*) from pg_indexes where schemaname = 'public')::int as indexes,
      (select count(*) from pg_policies)::int as policies,
      (select count(*) from pg_trigger where tgenabled = 'O' and not tgisinternal)::int as triggers,
      (select count(*) from pg_proc where pronamespace = 'public'::regnamespace)::int as functions,
      (select count(*) from information_schema.role_table_grants where table_schema = 'public')::int as grants`;
    expect(await ask(target.at, same)).toEqual(
      await ask(source.at, same).then(([row]) => [{ ...row, grants: expect.any(Number) }]),
    );
    expect(await run(['migrate', '--plan'], target.environment)).toMatchObject({
      exit: 0,
      out: 'The structure is that of this version.\n',
    });
    const database = await openDatabase(target.at);
    await expect(
      asSeed(database, (tx) =>
        tx.query('update crm_users set group_id = gen_random_uuid() where id = $1', [EVE]),
      ),
    ).rejects.toThrow('crm_users_group');
    await database.close();
  });
});

/** Each hash from the one before it; the head is the last. */
async function chainOf({ at }: Place) {
  const [found] = await ask(
    at,
    `select count(*)::int as entries, count(*) filter (where hash <> expected)::int as broken,
       bool_or(e.seq = h.audit_seq and hash = h.audit_hash) as head
     from (select e.*, app_audit_hash(coalesce(lag(hash) over (order by seq), ''), row(e.*)::audit_entries) as expected from audit_trail e) as e
     join tenant_heads h using (tenant_id)`,
  );
  return found;
}

describe.each(DRIVERS)('on %s', (driver) => {
  it('takes the place of everything only where that was said, and keeps who is signed in', async () => {
    const source = await filled(driver);
    await succeed(['backup', file], source);
    await ask(source.at, `update crm_users set full_name = 'Since then' where id = '${EVE}'`);
    // Another person has signed in, and the one of before is signed out.
    await ask(source.at, `update provider_payloads set id = 'since then'`);
    const refused = await run(['restore', file], source.environment);
    expect(refused).toEqual({
      exit: 4,
      out: '',
      err: 'The database is not empty: it has 5 accounts, 2 CRM instances, 3 CRM users, 1 environments. With --replace the backup takes the place of all of it.\n',
    });
    expect((await contentsOf(source.at)).crm_users?.join()).toContain('Since then');
    await succeed(['restore', file, '--replace'], source);
    const after = await contentsOf(source.at);
    expect(after.crm_users?.join()).not.toContain('Since then');
    expect(after.provider_payloads).toEqual([expect.stringContaining('since then')]);
    // The same backup once more gives no version a second time.
    const highest = 'select min(version)::float8 as least, max(version)::float8 as most from crm_users';
    const [first] = await ask<{ most: number }>(source.at, highest);
    await succeed(['restore', file, '--replace'], source);
    const [second] = await ask<{ least: number }>(source.at, highest);
    expect(second?.least).toBeGreaterThan(first?.most ?? Infinity);
  });

  it('is for nobody else to read, and leaves nothing beside it', async () => {
    const source = await filled(driver);
    await succeed(['backup', file], source);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['today.backup']);
  });

  it('of an older version is brought to this one', async () => {
    const { openOwner } = await import('../../../server/db/owner.ts');
    const { migrate } = await import('../../../server/db/migrate.ts');
    const source = await place(driver);
    const owner = await openOwner(source.at);
    await owner.transaction('write', (tx) => migrate(tx, 12));
    await owner.close();
    await ask(source.at, `update tenants set name = 'Of old'`);
    await succeed(['backup', file], source);
    const target = await place(driver);
    await succeed(['restore', file], target);
    expect((await contentsOf(target.at)).tenants?.join()).toContain('Of old');
    expect(await run(['migrate', '--plan', '--json'], target.environment)).toMatchObject({
      out: '{"missing":[]}\n',
    });
  });
});
