/** Two admins at browsers of their own, real sync engines, over the real handlers of one server and its database. */
import pino from 'pino';
import type { Grant } from '../../lib/schema/account.ts';
import type { Engine } from '../../lib/sync/engine.ts';
import type { Database } from '../../server/db/database.ts';
import { loadTenant } from '../../server/db/load.ts';
import { Snapshots } from '../../server/feed/snapshot.ts';
import { createApp } from '../../server/http/app.ts';
import { readFacts } from '../../server/http/facts.ts';
import { IdleAnswers } from '../../server/http/idle-answers.ts';
import { SeenCallers } from '../../server/http/seen-callers.ts';
import { ACCOUNTS, ADA, id, TENANT } from '../server/tenant-fixture.ts';
import { pairRows } from './pair-fields.ts';
import { openBrowser } from './real-browser.ts';

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
    callers: new SeenCallers(),
    extensionIds: [],
    log: pino({ level: 'silent' }),
    isSecure: true,
  });
  const ask: typeof fetch = async (input, init) => app.fetch(new Request(input, init));
  const browsers = [await openPairBrowser(ADA, ask), await openPairBrowser(BEA, ask)] as const;
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
async function openPairBrowser(account: string, ask: typeof fetch): Promise<PairBrowser> {
  const opened = await openBrowser({ name: account, address: ADDRESS, fetch: ask, token: account });
  const { engine, changed } = opened;
  const browser: PairBrowser = {
    engine,
    async catchUp() {
      engine.setWatched(true);
      engine.resume();
      await engine.syncNow();
      while (engine.status().state === 'syncing') await changed();
      const { state } = engine.status();
      if (state !== 'live') throw new Error(`The copy is ${state}.`);
      engine.setWatched(false);
    },
    async push() {
      engine.resume();
      await engine.pushNow();
      while (engine.pending().some(({ state }) => state !== 'parked')) await changed();
    },
  };
  await browser.catchUp();
  return browser;
}
