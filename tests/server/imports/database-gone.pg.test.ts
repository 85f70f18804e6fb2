/** PostgreSQL ends the connection in the middle of an import: nothing of it is applied, the server goes on, and it can be applied then. */
import { Client } from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKillWorld, type KillWorld } from '../../long/support/kill-world.ts';
import { fileOf, renamed } from '../../long/support/renaming.ts';
import { POSTGRES, type TestDatabase } from '../../support/databases.ts';

const USERS = 300;

describe.each(POSTGRES ? [POSTGRES] : [])('an import whose database goes away, on $driver,', ({ open }) => {
  let empty: TestDatabase | undefined;
  let world: KillWorld | undefined;
  let other: Client | undefined;
  afterEach(async () => {
    await other?.end();
    await world?.close();
    await empty?.close();
  });

  it('applies nothing, says that the server is busy, and is applied when it is asked for again', async () => {
    empty = await open();
    const { url } = empty;
    world = await createKillWorld({ users: USERS, url });
    const client = await world.client();
    const former = await client.exported();
    const job = await client.plan(fileOf(world, 'Renamed'));
    other = new Client(url ?? '');
    await other.connect();
    // Holds one of its rows, so that the import is half done when its connection ends.
    await other.query('begin');
    await other.query('select 1 from crm_users where id = $1 for update', [world.users.at(-1)?.id]);
    const applying = client.apply(job).then(
      () => 'applied',
      (error: Error) => error.message,
    );
    const waiting = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await other?.query(`select ${waiting}`))?.rowCount).toBe(1), 20_000);
    await other.query(`select pg_terminate_backend(pid) ${waiting}`);
    await other.query('rollback');

    expect(await applying).toMatch(/: 503 .*"busy"/);
    expect((await client.job(job.id)).state).toBe('planned');
    expect(await client.exported()).toBe(former);
    expect((await client.apply(job)).state).toBe('applied');
    expect(await client.exported()).toBe(renamed(world, former, 'Renamed'));
  }, 120_000);
});

if (!POSTGRES) it('there is no PostgreSQL here, which the run reports', () => {});
