/** A backup that is taken while a server writes holds one moment: nothing of a transaction without the rest of it. */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { doorFile } from '../../../server/backup/door.ts';
import { saveBackup } from '../../../server/backup/save-backup.ts';
import type { Database } from '../../../server/db/database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { asSeed, EVE, FINN, loadFixture, NORTH } from '../tenant-fixture.ts';
import { ask, contentsOf, DRIVERS, fillOddly, newPlace, run, staysSame, succeed } from './backup-fixture.ts';

/** Two rows, their feed and two entries of the trail in one transaction, each time with one number. */
function writePair(database: Database, number: number): Promise<unknown> {
  return asSeed(database, async (tx) => {
    for (const id of [EVE, FINN]) {
      await tx.query('update crm_users set full_name = $1, version = version + 1 where id = $2', [
        `${number}`,
        id,
      ]);
    }
    const entry = {
      kind: 'crm-users',
      instanceId: NORTH,
      version: number + 1,
      deleted: false,
      action: 'update',
      source: 'api',
    };
    const changes = [EVE, FINN].map((id) => ({ ...entry, id, before: null, after: { number }, jobId: null }));
    await tx.query('select app_seal($1::jsonb)', [JSON.stringify(changes)]);
  });
}

const CHECK = `select (select count(distinct full_name)::int from crm_users where id in ('${EVE}', '${FINN}')) as names,
  (select max(full_name::int) from crm_users where id = '${EVE}') as number,
  (select max((after ->> 'number')::int) from audit_entries) as "inTrail",
  h.seq = (select max(seq) from feed) as feed, h.audit_seq = (select max(seq) from audit_entries) as trail
  from tenant_heads h`;

describe.each(DRIVERS)('a backup on %s while a server writes', (driver) => {
  it('is of one moment, and what was written before it began is in it', async () => {
    const [source, target] = [await newPlace(driver), await newPlace(driver)];
    const folder = await mkdtemp(join(tmpdir(), 'patchpanel writing '));
    const database = await openDatabase(source.at);
    await loadFixture(database);
    // Enough that a backup takes many turns: a row each would be read at once.
    await asSeed(database, (tx) =>
      tx.query(`insert into crm_users (tenant_id, id, instance_id, username)
        select tenant_id, gen_random_uuid(), id, 'user ' || n from crm_instances, generate_series(1, 5000) n where id = '${NORTH}'`),
    );
    await writePair(database, 0);
    let [number, isOver] = [0, false];
    const writing = (async () => {
      while (!isOver) {
        number += 1;
        await writePair(database, number);
        // The embedded database answers within one turn: the line gets its own.
        await turn();
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      const atLeast = number - 1;
      const file = join(folder, `backup ${round}`);
      await saveBackup(source.at, file);
      await succeed(['restore', file, '--replace'], target);
      const [found] = await ask<{ number: number; inTrail: number }>(target.at, CHECK);
      // The restore itself adds one entry, which the sums know.
      expect(found).toMatchObject({ names: 1, feed: true, trail: true, inTrail: found?.number });
      expect(found?.number).toBeGreaterThanOrEqual(atLeast);
    }
    isOver = true;
    await writing;
    await database.close();
    for (const place of [source, target]) await place.remove();
    await rm(folder, { recursive: true });
  });
});

describe('the door of a running server with the embedded database', () => {
  it('opens for who may read the folder, and for nobody else', async () => {
    const place = await newPlace('pglite');
    const database = await openDatabase(place.at);
    const file = doorFile(place.at.dataDir ?? '');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { url, key } = JSON.parse(await readFile(file, 'utf8')) as { url: string; key: string };
    expect(new URL(url).hostname).toBe('127.0.0.1');
    for (const authorization of ['', 'Bearer ', `Bearer ${key}x`, `Bearer ${'a'.repeat(key.length)}`]) {
      expect((await fetch(url, { method: 'POST', headers: { authorization } })).status).toBe(404);
    }
    await database.close();
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    // What a killed server leaves behind leads nowhere.
    await writeFile(file, JSON.stringify({ url, key }));
    expect(await run(['backup', join(place.at.dataDir ?? '', 'b')], place.environment)).toMatchObject({
      exit: 0,
    });
    await place.remove();
  });
});

describe.each(DRIVERS)('a move from %s', (from) => {
  it.each(DRIVERS)('to %s takes everything with one command, also who is signed in', async (to) => {
    const [source, target] = [await newPlace(from), await newPlace(to)];
    await fillOddly(source.at);
    const before = await contentsOf(source.at);
    const database = await openDatabase(source.at);
    const words = ['move', target.at.url ?? target.at.dataDir ?? ''];
    expect((await run(words, source.environment)).exit).toBe(from === 'postgres' ? 4 : 1);
    await database.close();
    expect(await succeed(words, source)).toMatch(/^Moved 3 CRM users, 3 CTI agents/);
    const after = await contentsOf(target.at);
    expect(staysSame(after)).toEqual(staysSame(before));
    expect(after.audit_entries?.slice(0, -1)).toEqual(before.audit_entries);
    expect(after.provider_payloads).toHaveLength(1);
    expect(await contentsOf(source.at)).toEqual(before);
    expect(await run(words, source.environment)).toMatchObject({
      exit: 4,
      err: expect.stringContaining('--replace'),
    });
    for (const place of [source, target]) await place.remove();
  });
});

it.each(
  DRIVERS.flatMap((from) => DRIVERS.map((to) => [from, to] as const)).filter((way) => way.includes('pglite')),
)(
  'a move from %s to %s keeps what it carries in the folder of the database, for nobody else',
  async (from, to) => {
    const [source, target] = [await newPlace(from), await newPlace(to)];
    await fillOddly(source.at);
    const folder = target.at.dataDir ?? source.at.dataDir ?? '';
    const seen: number[] = [];
    // Whatever goes to the folder of all finds none.
    vi.stubEnv('TMPDIR', '/nowhere');
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 10_000));
    try {
      const words = ['move', target.at.url ?? target.at.dataDir ?? ''];
      const { exit } = await run(words, source.environment, {
        error: () => {
          const workshop = readdirSync(folder).find((name) => name.startsWith('moving-'));
          if (workshop) seen.push(statSync(join(folder, workshop)).mode & 0o777);
        },
      });
      expect(exit).toBe(0);
    } finally {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    }
    expect(new Set(seen)).toEqual(new Set([0o700]));
    expect(readdirSync(folder).filter((name) => name.startsWith('moving-'))).toEqual([]);
    for (const place of [source, target]) await place.remove();
  },
);

it.each(DRIVERS)('migrate on %s says what is missing, brings it, and is done', async (driver) => {
  const place = await newPlace(driver);
  expect(await succeed(['migrate', '--plan'], place)).toMatch(/^missing 0001-access.sql\nmissing 0002/);
  expect(await succeed(['migrate'], place)).toMatch(/^applied 0001-access.sql\napplied 0002/);
  expect(await succeed(['migrate'], place)).toBe('The structure is that of this version.\n');
  await place.remove();
});
