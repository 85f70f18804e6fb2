/** The whole demo in one process: database with the demo's data, configuration server, demo CRM. Runs on Node, unbuilt. */
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Database } from '../server/db/database.ts';
import { openDatabase } from '../server/db/open.ts';
import { startServer } from '../server/http/serve.ts';
import { type DemoCrmOptions, startDemoCrm } from './crm/serve.ts';
import { type DemoAccount, type DemoData, generateDemo, moveDemo } from './data/generate.ts';
import { crmAddress } from './data/instances.ts';
import { castOf, type DemoCast, readCast, writeCast } from './demo-cast.ts';
import { readDemoFile, writeDemoFile } from './demo-file.ts';
import { fillDatabase, isUnfilled, moveCrm } from './fill-database.ts';
import { keepSecretKey } from './secret-key.ts';

export interface DemoOptions {
  /** Keeps data, accounts and ports between starts. */
  readonly dataDir: string;
  /** Port of the configuration server; 0 or absent takes any free one. */
  readonly port?: number;
  /** How much data to make on the first start; a folder that has data keeps it. */
  readonly users: number;
  readonly agents: number;
  /** PostgreSQL instead of the embedded database in the folder. */
  readonly databaseUrl?: string;
  readonly crm?: Pick<DemoCrmOptions, 'strictCsp' | 'coep'>;
}

export interface RunningDemo {
  readonly serverUrl: string;
  readonly crmUrl: string;
  readonly accounts: DemoAccount[];
  readonly serverVersion: string;
  close(): Promise<void>;
}

/** Rejects when the folder is in use, the database cannot be reached, or the port is taken (`EADDRINUSE`). */
export async function startDemo(options: DemoOptions): Promise<RunningDemo> {
  const { dataDir, databaseUrl } = options;
  const location = databaseUrl ? { url: databaseUrl } : { dataDir: join(dataDir, 'db') };
  const database = await openDatabase(location);
  try {
    return await startOver(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startOver(database: Database, options: DemoOptions): Promise<RunningDemo> {
  const { dataDir, port = 0 } = options;
  const remembered = await readDemoFile(dataDir);
  const size = { users: remembered?.users ?? options.users, agents: remembered?.agents ?? options.agents };
  const { cast, generated } = await prepare(database, dataDir, size);
  const crm = await startCrm({ ...options.crm, people: cast.people, port: remembered?.crmPort ?? 0 });
  try {
    if (generated) await fillDatabase(database, moveDemo(generated, crm.url));
    else await moveCrm(database, { id: cast.instanceId, ...crmAddress(crm.url) });
    if (generated) await writeCast(dataDir, cast);
    const secretKey = await keepSecretKey(dataDir);
    const server = await startServer({ database, port, secretKey });
    await writeDemoFile(dataDir, { ...size, crmPort: Number(new URL(crm.url).port) });
    const accounts = cast.accounts.map((account) => ({ ...account, crmId: new URL(crm.url).host }));
    const close = async () => {
      await Promise.all([server.close(), crm.close()]);
      await database.close();
    };
    return { serverUrl: server.url, crmUrl: crm.url, accounts, serverVersion: packageJson.version, close };
  } catch (error) {
    await crm.close();
    throw error;
  }
}

/** All the data where it must be loaded or nobody remembers who takes part; else only who does. */
async function prepare(
  database: Database,
  dataDir: string,
  size: Pick<DemoOptions, 'users' | 'agents'>,
): Promise<{ cast: DemoCast; generated: DemoData | null }> {
  const kept = (await isUnfilled(database)) ? null : await readCast(dataDir);
  if (kept) return { cast: kept, generated: null };
  const generated = generateDemo({ ...size, crmUrl: 'http://127.0.0.1' });
  return { cast: castOf(generated), generated };
}

/** On the port of last time, so that the browser's cookies still fit; on another one when that is taken. */
async function startCrm(options: DemoCrmOptions): ReturnType<typeof startDemoCrm> {
  try {
    return await startDemoCrm(options);
  } catch (error) {
    const isTaken = (error as { code?: unknown }).code === 'EADDRINUSE';
    if (!isTaken) throw error;
    return startDemoCrm({ ...options, port: 0 });
  }
}
