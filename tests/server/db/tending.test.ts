/** The embedded database is tended: what is edited again and again stays small, the log is cut, and nobody waits for long. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generateDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import { openPglite, type PgliteDatabase } from '../../../server/db/pglite-database.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';

const MEGABYTE = 1024 ** 2;
const SEED = { tenantId: DEFAULT_TENANT_ID, system: 'seed' } as const;
const USERS = 100;
/** Of all users at once: 20,000 edits. */
const ROUNDS = 200;

const demo = generateDemo({ users: USERS, agents: USERS, crmUrl: 'http://127.0.0.1' });

let database: PgliteDatabase;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchpanel-tended-'));
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

/** Far from any quiet moment, unless it is said otherwise. */
async function open(tended = {}) {
  const dataDir = join(folder, 'data');
  database = await openPglite({ dataDir }, undefined, { quietMs: 600_000, ...tended });
  await fillDatabase(database, demo);
}

/** Each user once, as an edit leaves the two tables that it writes again: another name, another place in the feed. */
const editAll = (round: number) =>
  database.owner.transaction('write', async (tx) => {
    await tx.script(`update crm_users set full_name = 'Round ${round} ' || username, native_id = id || '${round}',
        version = version + 1`);
    await tx.script(`update feed set seq = seq + 100000 where kind = 'crm-users'`);
  });

async function rows<R>(sql: string): Promise<R[]> {
  return database.owner.transaction('read', (tx) => tx.rows<R>(sql));
}

async function bytesOfEdited(): Promise<number> {
  const [size] = await rows<{ bytes: number }>(
    `select (pg_total_relation_size('crm_users') + pg_total_relation_size('feed'))::float8 as bytes`,
  );
  return size?.bytes ?? 0;
}

/** Bytes of what is edited, after a tenth of the edits and after all of them. */
async function growth(tend: () => Promise<void>): Promise<{ early: number; late: number }> {
  let early = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await editAll(round);
    if (round % 10 === 0) await tend();
    if (round === ROUNDS / 10) early = await bytesOfEdited();
  }
  return { early, late: await bytesOfEdited() };
}

describe('tables that are edited 20,000 times', () => {
  it('stay as large as after 2,000 edits', async () => {
    await open();
    const { early, late } = await growth(() => database.tend());
    expect(late).toBeLessThanOrEqual(early * 1.1);
  }, 120_000);

  it('would grow if nobody tended them', async () => {
    await open();
    const { early, late } = await growth(async () => {});
    expect(late).toBeGreaterThan(early * 2);
  }, 120_000);
});

describe('what is done', () => {
  it('begins by itself in a quiet moment after many writes', async () => {
    await open({ writes: 5, quietMs: 20 });
    for (let round = 1; round <= 5; round += 1)
      await database.transaction(SEED, (tx) => tx.query('select 1'));
    await vi.waitFor(
      async () => {
        const [table] = await rows<{ rows: number }>(
          `select reltuples::int as rows from pg_class where relname = 'crm_users'`,
        );
        expect(table?.rows).toBe(demo.rows['crm-users'].length);
      },
      { timeout: 20_000 },
    );
  });

  it('lets an edit that comes meanwhile pass before the next table', async () => {
    await open();
    const order: string[] = [];
    const tending = database.tend().then(() => order.push('tended'));
    const editing = database.transaction(SEED, (tx) => tx.query('select 1')).then(() => order.push('edited'));
    await Promise.all([tending, editing]);
    expect(order).toEqual(['edited', 'tended']);
  });

  it('freezes tables whose oldest transaction is old', async () => {
    await open({ freezeAge: 10 });
    for (let round = 1; round <= 20; round += 1) await editAll(round);
    await database.tend();
    const [oldest] = await rows<{ age: number }>(
      `select max(age(relfrozenxid))::int as age from pg_class where relkind = 'r'`,
    );
    expect(oldest?.age).toBeLessThanOrEqual(1);
  });

  it('cuts a log of 100 MB to what is kept of it', async () => {
    await open();
    await database.transaction(SEED, (tx) =>
      tx.query(
        `select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 100)`,
      ),
    );
    await database.tend();
    expect(await bytesOfLog()).toBeLessThanOrEqual(48 * MEGABYTE);
  });
});

async function bytesOfLog(): Promise<number> {
  const path = join(folder, 'data', 'pg_wal');
  const names = (await readdir(path)).filter((name) => /^[0-9A-F]{24}$/.test(name));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(path, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
