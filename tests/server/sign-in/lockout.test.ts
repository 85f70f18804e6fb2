/** Delays after wrong passwords: by username and by address, counted by the database for all processes together. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { beginAttempt, delayAfter, forgiveAttempt, LIMITS } from '../../../server/sign-in/lockout.ts';
import { describeDatabases } from '../../support/databases.ts';

describe('the delay', () => {
  test('of a username doubles from the fifth failure and ends at a quarter of an hour', () => {
    const delays = [1, 4, 5, 6, 7, 20, 2000].map((failures) => delayAfter(failures, LIMITS.username));
    expect(delays).toEqual([0, 0, 5, 10, 20, 900, 900]);
  });

  test('of an address begins later and ends at a minute', () => {
    const delays = [1, 49, 50, 51, 52, 60].map((failures) => delayAfter(failures, LIMITS.address));
    expect(delays).toEqual([0, 0, 5, 10, 20, 60]);
  });
});

describeDatabases('wrong passwords', (subject) => {
  let database: Database;
  const run = <T>(work: (tx: Transaction) => Promise<T>) =>
    database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'sign-in' }, work);
  const attempt = (username: string, address: string | null = null) =>
    run((tx) => beginAttempt(tx, { username, address }));
  const times = async (count: number, one: (n: number) => Promise<unknown>) => {
    for (let n = 0; n < count; n += 1) await one(n);
  };
  const past = (set: string) => run((tx) => tx.query(`update sign_in_failures set ${set}`));
  const waitOver = () => past("locked_until = '-infinity'");

  beforeEach(async () => {
    database = subject().database;
    await run((tx) => tx.query('delete from sign_in_failures'));
  });

  test('lock the username after five, and say for how long', async () => {
    await times(5, () => attempt('ada'));
    expect(await attempt('ada')).toEqual({ by: 'username', seconds: 5 });
    expect(await attempt('sam')).toBeNull();
  });

  test('lock for longer with each that follows', async () => {
    await times(5, () => attempt('ada'));
    await waitOver();
    expect(await attempt('ada')).toBeNull();
    expect(await attempt('ada')).toEqual({ by: 'username', seconds: 10 });
  });

  test('are not counted while the username is locked', async () => {
    await times(30, () => attempt('ada'));
    expect(await attempt('ada')).toEqual({ by: 'username', seconds: 5 });
  });

  test('of fifty in parallel only five are looked at', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => attempt('ada')));
    expect(answers.filter((locked) => locked === null)).toHaveLength(5);
  });

  test('of many usernames lock the address', async () => {
    await times(50, (n) => attempt(`person ${n}`, '192.0.2.7'));
    expect(await attempt('ada', '192.0.2.7')).toEqual({ by: 'address', seconds: 5 });
    expect(await attempt('ada', '192.0.2.8')).toBeNull();
  });

  test('are forgotten for the username by a right one, but for the address only that one', async () => {
    await times(49, (n) => attempt(`person ${n}`, '192.0.2.7'));
    const right = { username: 'person 1', address: '192.0.2.7' };
    await attempt(right.username, right.address);
    await run((tx) => forgiveAttempt(tx, right));
    expect(await attempt('ada', '192.0.2.7')).toBeNull();
    expect(await attempt('ada', '192.0.2.7')).toEqual({ by: 'address', seconds: 5 });
  });

  test('are forgotten after a quiet day', async () => {
    await times(5, () => attempt('ada'));
    await past("locked_until = '-infinity', forgotten_at = now() - interval '1 second'");
    await times(4, () => attempt('ada'));
    expect(await attempt('ada')).toBeNull();
  });

  test('leave neither username nor address in the database', async () => {
    await attempt('a password typed as a name', '192.0.2.7');
    const rows = await run((tx) => tx.query('select kind, key from sign_in_failures'));
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/typed|192\.0\.2/);
  });
});
