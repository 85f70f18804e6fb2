/** A small demo of a story's own, in this process: database, server behind a fault proxy, demo CRM. */
import { type DemoCrmOptions, startDemoCrm } from '../../../demo/crm/serve.ts';
import { type DemoAccount, generateDemo, moveDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { startServer } from '../../../server/http/serve.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

export interface DemoServer {
  /** The address browsers use: that of the proxy. */
  readonly serverUrl: string;
  readonly crmUrl: string;
  readonly proxy: FaultProxy;
  account(username: string): DemoAccount;
  close(): Promise<void>;
}

export interface DemoServerOptions {
  /** Real PostgreSQL instead of an embedded database in memory. */
  readonly databaseUrl?: string;
  readonly crm?: Pick<DemoCrmOptions, 'strictCsp' | 'coep'>;
}

/** Enough people for every part of the cast and some neighbours. */
const SIZE = { users: 60, agents: 120 };

function findAccount(accounts: readonly DemoAccount[], username: string): DemoAccount {
  const found = accounts.find((account) => account.username === username);
  if (!found) throw new Error(`The demo has no account ${username}.`);
  return found;
}

export async function startDemoServer({
  databaseUrl,
  crm: crmOptions,
}: DemoServerOptions = {}): Promise<DemoServer> {
  const generated = generateDemo({ ...SIZE, crmUrl: 'http://127.0.0.1' });
  const crm = await startDemoCrm({ ...crmOptions, people: generated.people });
  const demo = moveDemo(generated, crm.url);
  const database = await openDatabase(databaseUrl ? { url: databaseUrl } : {});
  await fillDatabase(database, demo);
  const proxy = await startFaultProxy();
  const server = await startServer({ database, publicUrl: proxy.url });
  proxy.forwardTo(server.port);
  return {
    serverUrl: proxy.url,
    crmUrl: crm.url,
    proxy,
    account: (username) => findAccount(demo.accounts, username),
    async close() {
      await proxy.close();
      await Promise.all([server.close(), crm.close()]);
      await database.close();
    },
  };
}
