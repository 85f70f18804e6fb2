/** The whole demo in one process: database with the demo's data, configuration server, demo CRM. Runs on Node, unbuilt. */
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Database } from '../server/db/database.ts';
import { openDatabase } from '../server/db/open.ts';
import { startServer } from '../server/http/serve.ts';
import { type DemoCrmOptions, startDemoCrm } from './crm/serve.ts';
import { type DemoAccount, moveDemo } from './data/generate.ts';
import { crmAddress } from './data/instances.ts';
import { castOf, type DemoCast, readCast, writeCast } from './demo-cast.ts';
import { readDemoFile, writeDemoFile } from './demo-file.ts';
import { fillDatabase, isUnfilled, moveCrm } from './fill-database.ts';
import { generateElsewhere, type WrittenDemo } from './generate-elsewhere.ts';
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
  /** Called once the folder is known to be used by nobody else, long before the demo runs. */
  readonly onFolderTaken?: () => void;
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
  const remembered = await readDemoFile(dataDir);
  const size = { users: remembered?.users ?? options.users, agents: remembered?.agents ?? options.agents };
  const cast = await readCast(dataDir);
  // A new folder needs the data for certain: it is made while the database opens.
  const early = cast ? null : generate(size);
  early?.catch(() => undefined);
  const database = await openDatabase(location);
  try {
    options.onFolderTaken?.();
    const generated = await (early ?? ((await isUnfilled(database)) ? generate(size) : null));
    const crmPort = remembered?.crmPort ?? 0;
    return await startOver(database, options, { size, crmPort, ...known(generated, cast) });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Known {
  readonly size: Pick<DemoOptions, 'users' | 'agents'>;
  readonly crmPort: number;
  readonly cast: DemoCast;
  /** Where it must be loaded, or nobody remembered who takes part. */
  readonly generated: WrittenDemo | null;
}

const generate = (size: Known['size']) => generateElsewhere({ ...size, crmUrl: 'http://127.0.0.1' });

function known(generated: WrittenDemo | null, cast: DemoCast | null): Pick<Known, 'cast' | 'generated'> {
  if (generated) return { cast: castOf(generated), generated };
  if (cast) return { cast, generated };
  throw new Error('Nobody knows who takes part in this demo.');
}

async function startOver(
  database: Database,
  options: DemoOptions,
  { size, crmPort, cast, generated }: Known,
): Promise<RunningDemo> {
  const { dataDir, port = 0 } = options;
  const crm = await startCrm({ ...options.crm, people: cast.people, port: crmPort });
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
