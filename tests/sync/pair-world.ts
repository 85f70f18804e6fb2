/** Two admins at browsers of their own, real sync engines, over the real handlers of one server and its database. */
import 'fake-indexeddb/auto';
import pino from 'pino';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { createHttp } from '../../lib/remote/http.ts';
import { createRemote } from '../../lib/remote/remote.ts';
import type { Grant } from '../../lib/schema/account.ts';
import { Engine } from '../../lib/sync/engine.ts';
import type { Database } from '../../server/db/database.ts';
import { loadTenant } from '../../server/db/load.ts';
import { Snapshots } from '../../server/feed/snapshot.ts';
import { createApp } from '../../server/http/app.ts';
import { readFacts } from '../../server/http/facts.ts';
import { IdleAnswers } from '../../server/http/idle-answers.ts';
import { ACCOUNTS, ADA, id, TENANT } from '../server/tenant-fixture.ts';
import { firstView } from '../sim/first-view.ts';
import { pairRows } from './pair-fields.ts';

const BEA = id(906);
const ADDRESS = 'https://server.example';

export interface PairWorld {
  readonly database: Database;
  readonly browsers: readonly [PairBrowser, PairBrowser];
  /** Leaves the database open. */
  close(): void;
}

export interface PairBrowser {
  readonly engine: Engine;
  /** Resolves when what the server has now is here. */
  catchUp(): Promise<void>;
  /** Sends what waits; resolves when it is saved or set aside. */
  push(): Promise<void>;
}

/** Fills the database, which is migrated and empty. */
export async function openPairWorld(database: Database): Promise<PairWorld> {
  const bea = {
    id: BEA,
    issuer: 'local',
    subject: BEA,
    username: 'bea',
    grants: [{ role: 'admin', instanceId: null, crmUserId: null } as Grant],
  };
  await loadTenant(database, { tenantId: TENANT, rows: pairRows(), accounts: [...ACCOUNTS, bea] });
  const polls = new IdleAnswers(database);
  const app = createApp({
    database,
    tenantId: TENANT,
    authenticate: async (authorization) => ({
      accountId: authorization?.replace('Bearer ', '') ?? '',
      token: { signOuts: 0 },
    }),
    polls,
    facts: await readFacts(database, { tenantId: TENANT, url: ADDRESS }),
    secrets: null,
    snapshots: new Snapshots(),
    extensionIds: [],
    log: pino({ level: 'silent' }),
    isSecure: true,
  });
  const ask: typeof fetch = async (input, init) => app.fetch(new Request(input, init));
  const browsers = [await openBrowser(ADA, ask), await openBrowser(BEA, ask)] as const;
  return {
    database,
    browsers,
    close() {
      for (const { engine } of browsers) engine.pause();
      polls.close();
    },
  };
}

/** The account's id is its token. */
async function openBrowser(account: string, ask: typeof fetch): Promise<PairBrowser> {
  const name = `pairs-${account}-${crypto.randomUUID()}`;
  const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, name));
  const clock = {
    now: Date.now,
    after(milliseconds: number, callback: () => void) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const tokens = { read: async () => account, renew: async () => null };
  const remote = createRemote(createHttp({ address: ADDRESS, fetch: ask, tokens, clock }));
  let told = Promise.withResolvers<void>();
  const publish = () => {
    told.resolve();
    told = Promise.withResolvers();
  };
  const engine = new Engine({ cache, remote, clock, random: Math.random, publish });
  await engine.start();
  await engine.whole();
  await engine.adopt(await firstView(remote));
  const browser: PairBrowser = {
    engine,
    async catchUp() {
      engine.setWatched(true);
      engine.resume();
      await engine.syncNow();
      while (engine.status().state === 'syncing') await told.promise;
      const { state } = engine.status();
      if (state !== 'live') throw new Error(`The copy is ${state}.`);
      engine.setWatched(false);
    },
    async push() {
      engine.resume();
      await engine.pushNow();
      while (engine.pending().some(({ state }) => state !== 'parked')) await told.promise;
    },
  };
  await browser.catchUp();
  return browser;
}
