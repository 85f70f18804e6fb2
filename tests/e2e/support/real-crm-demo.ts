/** A real CRM, and a configuration server that knows it as its CRM instance and its people as CRM users. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoAccount, type DemoData, generateDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import type { IdentitySpec } from '../../../lib/schema/identity-spec.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { startServer } from '../../../server/http/serve.ts';

/** As `scripts/crm-lab` starts them. */
export interface RunningCrm {
  readonly url: string;
  readonly accounts: readonly CrmAccount[];
  stop(): Promise<void>;
}

export interface CrmAccount {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly nativeId: string;
}

/** The instance that stands for the CRM. */
export interface CrmPlace {
  readonly name: string;
  readonly crmType: string;
  /** The preset of its type. */
  readonly identity: IdentitySpec;
}

export interface RealCrmDemo<Crm extends RunningCrm> {
  readonly serverUrl: string;
  readonly crm: Crm;
  readonly admin: DemoAccount;
  close(): Promise<void>;
}

/** Whose record of the demo each person of the CRM takes over: Eve inherits 4711 from Tier 1, Finn has two agents of his own. */
const TAKEN_OVER: Readonly<Record<string, string>> = {
  admin: 'ada.lindqvist',
  root: 'ada.lindqvist',
  alice: 'eve.tanaka',
  bob: 'finn.gallagher',
};

function inCrm(demo: DemoData, { url, accounts }: RunningCrm, place: CrmPlace): DemoData {
  const [main, ...others] = demo.rows['crm-instances'];
  if (!main) throw new Error('The demo has no CRM instance.');
  const instance = { ...main, ...place, crmId: new URL(url).host, sites: [`${url}/*`] };
  const users = demo.rows['crm-users'].map((user) => {
    const person = accounts.find(({ login }) => TAKEN_OVER[login] === user.username);
    if (!person) return user;
    return { ...user, username: person.login, fullName: person.name, nativeId: person.nativeId };
  });
  const instances = [instance, ...others];
  return { ...demo, rows: { ...demo.rows, 'crm-instances': instances, 'crm-users': users } };
}

export async function startRealCrmDemo<Crm extends RunningCrm>(
  place: CrmPlace,
  start: (options: { dataDir: string }) => Promise<Crm>,
): Promise<RealCrmDemo<Crm>> {
  const dataDir = await mkdtemp(join(tmpdir(), `patchpanel-${place.crmType}-`));
  const crm = await start({ dataDir });
  const generated = generateDemo({ users: 60, agents: 120, crmUrl: crm.url });
  const database = await openDatabase({});
  await fillDatabase(database, inCrm(generated, crm, place));
  const server = await startServer({ database });
  const [admin] = generated.accounts;
  if (!admin) throw new Error('The demo has no account.');
  return {
    serverUrl: server.url,
    crm,
    admin,
    async close() {
      await Promise.all([server.close(), crm.stop()]);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function accountOf({ accounts }: RunningCrm, login: string): CrmAccount {
  const account = accounts.find((candidate) => candidate.login === login);
  if (!account) throw new Error(`The CRM has no account ${login}.`);
  return account;
}
