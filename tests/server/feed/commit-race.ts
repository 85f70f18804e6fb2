/** Writers that commit out of order while readers page on, in the way the product does it and in a naive one that must lose rows. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { CrmUser } from '../../../lib/schema/crm-records.ts';
import type { Database, Transaction } from '../../../server/db/database.ts';
import { readChanges } from '../../../server/feed/changes.ts';
import { sealChanges } from '../../../server/records/seal.ts';
import { randomOf } from '../../long/long-test.ts';
import { ADA, as, asSeed, NORTH, TENANT, user } from '../tenant-fixture.ts';

interface Page {
  readonly ids: readonly string[];
  readonly since: string;
  readonly more: boolean;
}

/** A way to number commits, and the reader that trusts the numbers. */
export interface Numbering {
  commit(tx: Transaction, n: number, delay: () => Promise<unknown>): Promise<void>;
  read(database: Database, since: string | undefined): Promise<Page>;
}

export interface Race {
  readonly numbering: Numbering;
  /** Each has few connections, as the server of one process; writers and readers are spread over them. */
  readonly databases: readonly Database[];
  readonly writers: number;
  readonly readers: number;
  readonly commits: number;
  /** No other race on these databases has it, and none has rows in common. */
  readonly round: number;
  /** Where readers begin; the beginning of the feed where it is left out. */
  readonly since?: string | undefined;
  readonly seed: number;
}

export interface Outcome {
  /** Rows that each reader never saw. */
  readonly missed: readonly number[];
  /** Where a next race on these databases begins. */
  readonly since: string | undefined;
}

const idOf = (n: number) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;

async function insertUser(tx: Transaction, n: number): Promise<void> {
  await tx.query('insert into crm_users (tenant_id, id, instance_id, username) values ($1, $2, $3, $4)', [
    TENANT,
    idOf(n),
    NORTH,
    `order ${n}`,
  ]);
}

/** As the product does it: the number is taken under the lock, last in the transaction. */
export const WITH_LOCK: Numbering = {
  async commit(tx, n, delay) {
    await insertUser(tx, n);
    await delay();
    const after = user(idOf(n), `order ${n}`) as unknown as CrmUser;
    await sealChanges(tx, [{ kind: 'crm-users', action: 'create', before: null, after, source: 'api' }]);
    // The lock is held until the commit, so even time lost here changes nothing.
    if (n % 50 === 0) await delay();
  },
  async read(database, since) {
    const page = await as(database, ADA, (tx, caller) => readChanges(tx, caller, since, 200), {
      readOnly: true,
    });
    if (page === 'reset') throw new Error('The server asked for a reset.');
    return { ids: (page.rows['crm-users'] ?? []).map((row) => row.id), since: page.since, more: page.more };
  },
};

/** Numbers are taken early and without the lock. Needs `prepareControl`. */
export const WITHOUT_LOCK: Numbering = {
  async commit(tx, n, delay) {
    const [numbered] = await tx.query<{ seq: number }>("select nextval('naive_seq') as seq");
    await insertUser(tx, n);
    await delay();
    await tx.query(
      `insert into feed (tenant_id, kind, id, seq, version, deleted, instance_id)
       values ($1, 'crm-users', $2, $3, 1, false, $4)`,
      [TENANT, idOf(n), numbered?.seq, NORTH],
    );
  },
  async read(database, since = '0') {
    const found = await asSeed(database, (tx) =>
      tx.query<{ id: string; seq: number }>(
        'select id, seq from feed where seq > $1 order by seq limit 200',
        [since],
      ),
    );
    return {
      ids: found.map((row) => row.id),
      since: String(found.at(-1)?.seq ?? since),
      more: found.length === 200,
    };
  },
};

/** Gives a database what the naive variant needs; its own feed is spoilt by it. */
export async function prepareControl(url: string): Promise<void> {
  const owner = new Client(url);
  await owner.connect();
  await owner.query(`create sequence naive_seq start 1000; grant usage on sequence naive_seq to patchpanel_seed;
    grant insert on feed to patchpanel_seed`);
  await owner.end();
}

/** Readers page on while writers commit; what a reader has seen once all is quiet is all that it will ever see. */
export async function race(settings: Race): Promise<Outcome> {
  const { commits, round } = settings;
  const first = round * commits;
  const state = { next: first, isDone: false };
  const readers = Array.from({ length: settings.readers }, (_, index) => readOn(settings, index, state));
  const writers = Array.from({ length: settings.writers }, (_, index) => writeOn(settings, index, state));
  await Promise.all(writers).finally(() => {
    state.isDone = true;
  });
  const done = await Promise.all(readers);
  const expected = Array.from({ length: commits }, (_, n) => idOf(first + n));
  const missed = done.map(({ seen }) => expected.filter((id) => !seen.has(id)).length);
  return { missed, since: done[0]?.since };
}

interface State {
  next: number;
  isDone: boolean;
}

function databaseOf({ databases }: Race, index: number): Database {
  const database = databases[index % databases.length];
  if (!database) throw new Error('A race needs a database.');
  return database;
}

async function writeOn(settings: Race, index: number, state: State): Promise<void> {
  const { numbering, commits, round, writers, seed } = settings;
  const end = (round + 1) * commits;
  const random = randomOf(seed, round * writers + index);
  const delay = () => (random() < 0.3 ? pause(random() * 4) : Promise.resolve());
  while (state.next < end) {
    const n = state.next;
    state.next += 1;
    await asSeed(databaseOf(settings, index), (tx) => numbering.commit(tx, n, delay));
  }
}

async function readOn(settings: Race, index: number, state: State) {
  const seen = new Set<string>();
  let { since } = settings;
  for (;;) {
    const wasDone = state.isDone;
    const page = await settings.numbering.read(databaseOf(settings, index), since);
    for (const id of page.ids) seen.add(id);
    since = page.since;
    if (wasDone && !page.more) return { seen, since };
    await pause(1);
  }
}
