/** A real Tryton, and a configuration server that knows it as its CRM instance and its people as CRM users. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoAccount, type DemoData, generateDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import { TRYTON_IDENTITY } from '../../../lib/schema/presets/tryton.ts';
import { type RunningTryton, startTryton } from '../../../scripts/crm-lab/tryton.mjs';
import { openDatabase } from '../../../server/db/open.ts';
import { startServer } from '../../../server/http/serve.ts';

export interface TrytonDemo {
  readonly serverUrl: string;
  readonly tryton: RunningTryton;
  readonly admin: DemoAccount;
  close(): Promise<void>;
}

/** Whose record of the demo each person of Tryton takes over: Eve inherits 4711 from Tier 1, Finn has two agents of his own. */
const TAKEN_OVER: Readonly<Record<string, string>> = {
  admin: 'ada.lindqvist',
  alice: 'eve.tanaka',
  bob: 'finn.gallagher',
};

function asTryton(demo: DemoData, { url, accounts }: RunningTryton): DemoData {
  const [main, ...others] = demo.rows['crm-instances'];
  if (!main) throw new Error('The demo has no CRM instance.');
  const instance = { ...main, name: 'Tryton Sales', crmType: 'tryton', identity: TRYTON_IDENTITY };
  const place = { crmId: new URL(url).host, sites: [`${url}/*`] };
  const users = demo.rows['crm-users'].map((user) => {
    const person = accounts.find(({ login }) => TAKEN_OVER[login] === user.username);
    if (!person) return user;
    return { ...user, username: person.login, fullName: person.name, nativeId: person.nativeId };
  });
  const instances = [{ ...instance, ...place }, ...others];
  return { ...demo, rows: { ...demo.rows, 'crm-instances': instances, 'crm-users': users } };
}

export async function startTrytonDemo(): Promise<TrytonDemo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'patchpanel-tryton-'));
  const tryton = await startTryton({ dataDir });
  const generated = generateDemo({ users: 60, agents: 120, crmUrl: tryton.url });
  const database = await openDatabase({});
  await fillDatabase(database, asTryton(generated, tryton));
  const server = await startServer({ database });
  const [admin] = generated.accounts;
  if (!admin) throw new Error('The demo has no account.');
  return {
    serverUrl: server.url,
    tryton,
    admin,
    async close() {
      await Promise.all([server.close(), tryton.stop()]);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
