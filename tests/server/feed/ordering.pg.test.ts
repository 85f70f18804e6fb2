/**
 * The order of the feed under concurrent commits, on real PostgreSQL: PGlite runs one transaction at a time and can never
 * show the fault. The control numbers rows early and without the lock, and must lose some (`sync.md`, Ordering).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { CrmUser } from '../../../lib/schema/crm-records.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { readChanges } from '../../../server/feed/changes.ts';
import { sealChanges } from '../../../server/records/seal.ts';
import { describeDatabases, POSTGRES } from '../../support/databases.ts';
import { ADA, as, asSeed, loadFixture, NORTH, TENANT, user } from '../tenant-fixture.ts';

const WRITERS = 8;
const READERS = 2;

const idOf = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;

/** Repeatable, so that a failure can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Commit = (tx: Transaction, n: number, delay: () => Promise<unknown>) => Promise<void>;

async function insertUser(tx: Transaction, n: number): Promise<void> {
  await tx.query('insert into crm_users (tenant_id, id, instance_id, username) values ($1, $2, $3, $4)', [
    TENANT,
    idOf(n),
    NORTH,
    `order ${n}`,
  ]);
}

const sealed: Commit = async (tx, n, delay) => {
  await insertUser(tx, n);
  await delay();
  const after = user(idOf(n), `order ${n}`) as unknown as CrmUser;
  await sealChanges(tx, [{ kind: 'crm-users', action: 'create', before: null, after, source: 'api' }]);
  // The lock is held until the commit, so even time lost here changes nothing.
  if (n % 50 === 0) await delay();
};

const naive: Commit = async (tx, n, delay) => {
  const [numbered] = await tx.query<{ seq: number }>("select nextval('naive_seq') as seq");
  await insertUser(tx, n);
  await delay();
  await tx.query(
    `insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
     values ($1, 'crm-users', $2, $3, 1, false, $4)`,
    [TENANT, idOf(n), numbered?.seq, NORTH],
  );
};

/** Readers page on while writers commit; the answer is what each reader has seen once all is quiet. */
async function race(database: Database, commits: number, commit: Commit, read: Read): Promise<Set<string>[]> {
  let next = 0;
  let isDone = false;
  const writer = async (seed: number) => {
    const random = randomFrom(seed);
    const delay = () => (random() < 0.3 ? pause(random() * 4) : Promise.resolve());
    while (next < commits) {
      const n = next;
      next += 1;
      await asSeed(database, (tx) => commit(tx, n, delay));
    }
  };
  const reader = async () => {
    const seen = new Set<string>();
    let since: string | undefined;
    for (;;) {
      const wasDone = isDone;
      const page = await read(database, since);
      for (const found of page.ids) seen.add(found);
      since = page.since;
      if (wasDone && !page.more) return seen;
      await pause(1);
    }
  };
  const readers = Array.from({ length: READERS }, reader);
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => writer(index + 1)));
  isDone = true;
  return Promise.all(readers);
}

type Read = (
  database: Database,
  since: string | undefined,
) => Promise<{ ids: string[]; since: string; more: boolean }>;

const throughFeed: Read = async (database, since) => {
  const page = await as(database, ADA, (tx, caller) => readChanges(tx, caller, since, 200), {
    readOnly: true,
  });
  if (page === 'reset') throw new Error('The server asked for a reset.');
  return { ids: (page.rows['crm-users'] ?? []).map((row) => row.id), since: page.since, more: page.more };
};

/** A reader that trusts the numbers, as ours does. */
const byNumber: Read = async (database, since = '0') => {
  const found = await asSeed(database, (tx) =>
    tx.query<{ id: string; seq: number }>('select id, seq from feed where seq > $1 order by seq limit 200', [
      since,
    ]),
  );
  return {
    ids: found.map((row) => row.id),
    since: String(found.at(-1)?.seq ?? since),
    more: found.length === 200,
  };
};

const expected = (commits: number) => Array.from({ length: commits }, (_, n) => idOf(n));
const missing = (seen: Set<string>, commits: number) => expected(commits).filter((found) => !seen.has(found));

describeDatabases(
  'the order of commits',
  (subject) => {
    it('misses no row of 5,000 concurrent commits', async () => {
      const { database } = subject();
      await loadFixture(database);
      const seen = await race(database, 5_000, sealed, throughFeed);
      expect(seen.map((ids) => missing(ids, 5_000))).toEqual(seen.map(() => []));
    }, 120_000);
  },
  POSTGRES ? [POSTGRES] : [],
);

describeDatabases(
  'the control without the lock',
  (subject) => {
    it('loses rows', async () => {
      const { database, url } = subject();
      await loadFixture(database);
      const { Client } = await import('pg');
      const owner = new Client(url ?? '');
      await owner.connect();
      await owner.query(`create sequence naive_seq start 1000; grant usage on sequence naive_seq to patchpanel_seed;
        grant insert on feed to patchpanel_seed`);
      await owner.end();
      const seen = await race(database, 1_000, naive, byNumber);
      expect(Math.max(...seen.map((ids) => missing(ids, 1_000).length))).toBeGreaterThan(0);
    }, 60_000);
  },
  POSTGRES ? [POSTGRES] : [],
);
