/** People at browsers of their own, real sync cores, whose server is several processes behind a proxy: what becomes of their edits while these come and go. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Grant } from '../../../lib/schema/account.ts';
import type { RowsByKind } from '../../../lib/schema/feed.ts';
import type { Database } from '../../../server/db/database.ts';
import { loadTenant } from '../../../server/db/load.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { ROWS, TENANT, user } from '../../server/tenant-fixture.ts';
import { tokenOf } from '../../support/access-token.ts';
import { openBrowser, type RealBrowser } from '../../sync/real-browser.ts';
import { type ServerGroup, startServerGroup } from './server-group.ts';

const SERVERS = 3;
const EDITORS = 4;
const WATCHERS = 2;
/** Of an editor: most are edited once a round, so that an edit that is lost or doubled shows; these again and again, for the order. */
const OFTEN = 3;
/** As long as a run may take. */
const TOKEN_SECONDS = 24 * 3600;
/** Milliseconds between two edits of an editor, at most. */
const LONGEST_REST = 120;
const LONGEST_QUIET_MS = 120_000;

const idOf = (group: number, n: number) =>
  `00000000-0000-4000-8000-${String(group * 1_000_000 + n).padStart(12, '0')}`;

interface Editor {
  readonly browser: RealBrowser;
  readonly once: readonly string[];
  readonly often: readonly string[];
}

export interface ProcessWorld {
  readonly group: ServerGroup;
  /** Statuses of all answers to edits, and `none` for each that was not answered. */
  readonly answers: Map<string, number>;
  /** Editors edit until it ends; then all is quiet and looked at. Throws where an edit is lost, there twice, or out of order. */
  round(name: string, during: () => Promise<void>, random: () => number): Promise<{ edits: number }>;
  close(): Promise<void>;
}

export interface ProcessWorldOptions {
  /** An empty database of PostgreSQL. */
  readonly url: string;
  /** Users of each editor. */
  readonly users: number;
}

export async function openProcessWorld({ url, users }: ProcessWorldOptions): Promise<ProcessWorld> {
  const database = await openDatabase({ url });
  const accounts = Array.from({ length: EDITORS + WATCHERS }, (_, n) => ({
    id: idOf(7, n),
    issuer: 'local',
    subject: idOf(7, n),
    username: `person ${n}`,
    grants: [{ role: n < EDITORS ? 'admin' : 'support', instanceId: null, crmUserId: null } as Grant],
  }));
  const owned = (editor: number) => Array.from({ length: users }, (_, n) => idOf(8, editor * users + n));
  const all = Array.from({ length: EDITORS }, (_, editor) => owned(editor)).flat();
  const rows = { ...ROWS, 'crm-users': all.map((id, n) => user(id, `user ${n}`)) } as unknown as RowsByKind;
  await loadTenant(database, { tenantId: TENANT, rows, accounts });
  const group = await startServerGroup(url, SERVERS);
  const answers = new Map<string, number>();
  const counting: typeof fetch = async (input, init) => {
    const isEdit = (input instanceof Request ? input : new Request(input, init)).method !== 'GET';
    const count = (outcome: string) => {
      if (isEdit) answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    };
    try {
      const answer = await fetch(input, init);
      count(String(answer.status));
      return answer;
    } catch (error) {
      count('none');
      throw error;
    }
  };
  const browsers: RealBrowser[] = [];
  for (const { id } of accounts) {
    const exp = Math.floor(Date.now() / 1000) + TOKEN_SECONDS;
    const token = await tokenOf({ url: group.url, database }, id, { claims: { exp } });
    browsers.push(await openBrowser({ name: id, address: group.url, fetch: counting, token }));
  }
  for (const { engine } of browsers) {
    engine.setWatched(true);
    engine.resume();
  }
  for (const browser of browsers) await untilQuiet(browser);
  const editors = browsers.slice(0, EDITORS).map((browser, n): Editor => {
    const ids = owned(n);
    return { browser, often: ids.slice(0, OFTEN), once: ids.slice(OFTEN) };
  });
  return {
    group,
    answers,
    async round(name, during, random) {
      let isOver = false;
      const editing = Promise.all(
        editors.map((editor) => edit(editor, { name, random, isOver: () => isOver })),
      );
      await Promise.race([during(), editing]);
      isOver = true;
      const made = (await editing).flat();
      for (const browser of browsers) await untilQuiet(browser);
      await requireEdits(database, name, made);
      await requireCopies(database, browsers);
      return { edits: made.length };
    },
    async close() {
      for (const { engine } of browsers) engine.pause();
      await group.close();
      await database.close();
    },
  };
}

interface Made {
  readonly id: string;
  readonly fullName: string;
}

interface Editing {
  readonly name: string;
  random(): number;
  isOver(): boolean;
}

async function edit({ browser, once, often }: Editor, { name, random, isOver }: Editing): Promise<Made[]> {
  const { engine } = browser;
  const made: Made[] = [];
  for (let n = 0; !isOver(); n += 1) {
    const id = (n % 3 === 0 ? often[(n / 3) % often.length] : once[n - Math.floor(n / 3) - 1]) ?? '';
    // So long a round has shown what it can.
    if (!id) break;
    const baseVersion = engine.replica.directory.get('crm-users', id)?.version ?? 0;
    const fullName = `${name}.${String(n).padStart(6, '0')}`;
    await engine.edit({ kind: 'crm-users', id, baseVersion, patch: { set: { fullName } } });
    made.push({ id, fullName });
    await pause(random() * LONGEST_REST);
  }
  return made;
}

/** By themselves: nobody tells them that the servers are there again. */
async function untilQuiet({ engine, name, changed }: RealBrowser): Promise<void> {
  const late = AbortSignal.timeout(LONGEST_QUIET_MS);
  const isQuiet = () => engine.pending().length === 0 && engine.status().state === 'live';
  while (!isQuiet()) {
    const parked = engine.pending().filter(({ state }) => state === 'parked');
    deepStrictEqual(parked, [], `${name} has an edit set aside.`);
    ok(!late.aborted, `${name} is ${engine.status().state} with ${engine.pending().length} edits left.`);
    await Promise.race([changed(), pause(1_000)]);
  }
  await engine.syncNow();
}

/** Each edit is in the trail once and in order; where a newer one of the same user was made before it was sent, that one stands for it. */
async function requireEdits(database: Database, name: string, made: readonly Made[]): Promise<void> {
  const trail = await database.transaction({ tenantId: TENANT, system: 'seed' }, (tx) =>
    tx.query<{ id: string; names: string[] }>(
      `select id, array_agg(after ->> 'fullName' order by seq) as names from audit_entries
       where kind = 'crm-users' and after ->> 'fullName' like $1 group by id`,
      [`${name}.%`],
    ),
  );
  const saved = new Map(trail.map(({ id, names }) => [id, names]));
  for (const [id, edits] of Map.groupBy(made, (one) => one.id)) {
    const wanted = edits.map(({ fullName }) => fullName);
    const found = saved.get(id) ?? [];
    deepStrictEqual(found, [...new Set(found)].sort(), `Edits of ${id} are there twice or out of order.`);
    ok(
      found.every((one) => wanted.includes(one)),
      `An edit of ${id} is one that nobody made.`,
    );
    strictEqual(found.at(-1), wanted.at(-1), `The last edit of ${id} is lost.`);
  }
}

async function requireCopies(database: Database, browsers: readonly RealBrowser[]): Promise<void> {
  const rows = await database.transaction({ tenantId: TENANT, system: 'seed' }, (tx) =>
    tx.query<{ id: string; version: number; fullName: string | null }>(
      'select id, version, full_name as "fullName" from crm_users where deleted_at is null order by id',
    ),
  );
  for (const { engine, name } of browsers) {
    const copy = rows.map(({ id }) => {
      const row = engine.replica.directory.get('crm-users', id);
      return { id, version: row?.version, fullName: row?.fullName };
    });
    deepStrictEqual(copy, rows, `The copy of ${name} is not what the server has.`);
  }
}
