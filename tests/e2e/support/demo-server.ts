/** A small demo of a story's own, in this process: database, server behind a fault proxy, demo CRM. */
import { type DemoCrmOptions, startDemoCrm } from '../../../demo/crm/serve.ts';
import { type DemoAccount, type DemoData, generateDemo, moveDemo } from '../../../demo/data/generate.ts';
import { DEMO_COST, fillDatabase } from '../../../demo/fill-database.ts';
import type { Database } from '../../../server/db/database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { openPglite, type PgliteDatabase } from '../../../server/db/pglite-database.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { type ServeOptions, startServer } from '../../../server/http/serve.ts';
import { createLog } from '../../../server/log.ts';
import { type FaultyLine, startFaultyLine } from '../../support/faulty-line.ts';
import { backUp } from './demo-backup.ts';
import { type DemoStage, USUAL_SIZE } from './demo-stage.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

export interface DemoServer {
  /** The address browsers use: that of the proxy. */
  readonly serverUrl: string;
  /** The server past the proxy, for somebody whom a fault does not concern. */
  readonly directUrl: string;
  readonly crmUrl: string;
  readonly proxy: FaultProxy;
  /** From now on the proxy leads to the server over this line; `random` draws what its faults need. */
  layLine(random: () => number): Promise<FaultyLine>;
  account(username: string): DemoAccount;
  /** The server ends and another one starts on the same data at the same address, as when it is upgraded. */
  restart(options?: ServerSettings): Promise<void>;
  /** Saves a backup of the embedded database; what it answers stops the server, restores that and starts it again. */
  backUp(): Promise<() => Promise<void>>;
  /** Ends every sign-in at the provider, refresh tokens and browser sessions alike. */
  endSignIns(): Promise<void>;
  /** As if wrong passwords had been typed for a name until it is locked for a quarter of an hour. */
  lock(username: string): Promise<void>;
  close(): Promise<void>;
}

export interface DemoServerOptions {
  /** Real PostgreSQL instead of an embedded database in memory. */
  readonly databaseUrl?: string;
  readonly crm?: Pick<DemoCrmOptions, 'strictCsp' | 'coep' | 'isKept'>;
  readonly server?: ServerSettings;
  /** More than the few that most stories need. */
  readonly size?: { readonly users: number; readonly agents: number };
}

/** Refused sign-ins and the like are what stories ask for. */
const log = createLog({ level: 'error', destination: process.stderr });
/** Encrypts what stories save as secrets. */
const SECRET_KEY = Buffer.alloc(32, 1).toString('base64');

export type ServerSettings = Pick<
  ServeOptions,
  'accessTokenSeconds' | 'protocol' | 'outsideIssuers' | 'passwords'
>;

function findAccount(accounts: readonly DemoAccount[], username: string): DemoAccount {
  const found = accounts.find((account) => account.username === username);
  if (!found) throw new Error(`The demo has no account ${username}.`);
  return found;
}

interface Scene {
  readonly demo: DemoData;
  readonly database: Database | PgliteDatabase;
  readonly crm: { readonly url: string; close(): Promise<void> };
}

async function onStage(stage: DemoStage): Promise<Scene> {
  const crm = { url: stage.crmUrl, close: async () => {} };
  return { demo: stage.demo, database: await stage.openDatabase(), crm };
}

async function fromNothing({ databaseUrl, crm: crmOptions, size }: DemoServerOptions): Promise<Scene> {
  const generated = generateDemo({ ...(size ?? USUAL_SIZE), crmUrl: 'http://127.0.0.1' });
  const crm = await startDemoCrm({ ...crmOptions, people: generated.people });
  const demo = moveDemo(generated, crm.url);
  const database = databaseUrl ? await openDatabase({ url: databaseUrl }) : await openPglite({});
  await fillDatabase(database, demo);
  return { demo, database, crm };
}

export async function startDemoServer(
  stage: DemoStage,
  options: DemoServerOptions = {},
): Promise<DemoServer> {
  const { server: settings, ...own } = options;
  const { demo, database, crm } = Object.keys(own).length > 0 ? await fromNothing(own) : await onStage(stage);
  const proxy = await startFaultProxy();
  const serve = (more: ServerSettings = {}) =>
    startServer({
      database,
      log,
      publicUrl: proxy.url,
      secretKey: SECRET_KEY,
      // Of the demo's own: otherwise each first sign-in hashes the password anew
      passwordCost: DEMO_COST,
      ...more,
    });
  let server = await serve(settings);
  let line: FaultyLine | null = null;
  const lead = () => (line ?? proxy).forwardTo(server.port);
  lead();
  return {
    serverUrl: proxy.url,
    directUrl: `http://127.0.0.1:${server.port}`,
    crmUrl: crm.url,
    proxy,
    async layLine(random) {
      line = await startFaultyLine(random);
      lead();
      proxy.forwardTo(line.port);
      await proxy.set('pass');
      return line;
    },
    account: (username) => findAccount(demo.accounts, username),
    async restart(more) {
      await server.close();
      server = await serve(more);
      lead();
    },
    async backUp() {
      if (!('owner' in database)) throw new Error('Only an embedded database is backed up here.');
      const backup = await backUp(database);
      return async () => {
        await server.close();
        await backup.restore();
        server = await serve(settings);
        lead();
      };
    },
    endSignIns: () =>
      database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'sign-in' }, async (transaction) => {
        await transaction.query(
          `delete from provider_payloads where model in ('RefreshToken', 'Grant', 'Session')`,
        );
      }),
    lock: (username) =>
      database.transaction({ tenantId: DEFAULT_TENANT_ID, system: 'sign-in' }, async (transaction) => {
        await transaction.query(
          `insert into sign_in_failures (tenant_id, kind, key, failures, locked_until, forgotten_at)
           select $1, 'username', encode(sha256(convert_to($2, 'UTF8')), 'hex'), 12,
             now() + interval '15 minutes', now() + interval '1 day'`,
          [DEFAULT_TENANT_ID, username],
        );
      }),
    async close() {
      await proxy.close();
      await line?.close();
      await Promise.all([server.close(), crm.close()]);
      await database.close();
    },
  };
}
