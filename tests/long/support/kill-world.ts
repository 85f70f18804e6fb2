/** A small directory on one database, served by the real server, which is killed while it applies imports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDemo } from '../../../demo/data/generate.ts';
import { fillDatabase } from '../../../demo/fill-database.ts';
import { openDatabase } from '../../../server/db/open.ts';
import { DEFAULT_TENANT_ID } from '../../../server/db/tenant.ts';
import { type Account, createImportClient, type ImportClient, type Job } from './import-client.ts';
import { type DatabasePlace, type RealServer, startRealServer } from './real-server.ts';

export interface KillWorld {
  readonly driver: 'pglite' | 'postgres';
  readonly place: DatabasePlace;
  /** Users of the instance, whom every file of the world renames. */
  readonly users: readonly { readonly id: string; readonly username: string }[];
  readonly instanceId: string;
  /** Of the running server. */
  address(): { readonly url: string; readonly account: Account };
  pid(): number;
  /** Of the running server, which is started where there is none. */
  client(): Promise<ImportClient>;
  kill(): Promise<void>;
  /** Stops the server and tells what is wrong with the trail of all imports together. */
  close(): Promise<string[]>;
}

export interface WorldOptions {
  readonly users: number;
  /** An empty database of PostgreSQL; PGlite in a folder of its own otherwise. */
  readonly url: string | null;
}

export async function createKillWorld({ users: count, url }: WorldOptions): Promise<KillWorld> {
  const dataDir = url === null ? await mkdtemp(join(tmpdir(), 'patchpanel-kills-')) : '';
  const place = url === null ? { dataDir } : { url };
  const demo = generateDemo({ users: count, agents: count, crmUrl: 'http://127.0.0.1' });
  const filled = await openDatabase(place);
  await fillDatabase(filled, demo);
  await filled.close();
  const [instance] = demo.rows['crm-instances'];
  const [account] = demo.accounts;
  if (!instance || !account) throw new Error('The demo has no instance or no account.');
  let running: { server: RealServer; client: ImportClient } | null = null;
  const start = async () => {
    const server = await startRealServer(place);
    return { server, client: await createImportClient(server.url, { account, instanceId: instance.id }) };
  };
  return {
    driver: url === null ? 'pglite' : 'postgres',
    place,
    users: demo.rows['crm-users'].filter(({ instanceId }) => instanceId === instance.id),
    instanceId: instance.id,
    address: () => ({ url: running?.server.url ?? '', account }),
    pid: () => running?.server.pid ?? 0,
    async client() {
      running ??= await start();
      return running.client;
    },
    async kill() {
      await running?.server.kill();
      running = null;
    },
    async close() {
      await running?.server.stop();
      const faults = await trailFaults(place);
      if (dataDir) await rm(dataDir, { recursive: true });
      return faults;
    },
  };
}

interface JobTrail {
  readonly id: string;
  readonly state: Job['state'];
  readonly written: number;
  readonly entries: number;
  readonly records: number;
}

/** Every applied import has one entry for each record that it wrote, every other has none; the numbers of the trail have no gap. */
async function trailFaults(place: DatabasePlace): Promise<string[]> {
  const database = await openDatabase(place);
  try {
    return await database.transaction(
      { tenantId: DEFAULT_TENANT_ID, system: 'seed' },
      async (tx) => {
        const jobs = await tx.query<JobTrail>(
          `select j.id, j.state, ((j.counts ->> 'created')::int + (j.counts ->> 'updated')::int + (j.counts ->> 'groups')::int) as written, count(e.seq)::int as entries,
              count(distinct e.id)::int as records
            from import_jobs j left join audit_trail e on e.tenant_id = j.tenant_id and e.job_id = j.id and e.source = 'import'
            group by j.tenant_id, j.id`,
        );
        const wrong = jobs.filter(({ state, written, entries, records }) => {
          const wanted = state === 'planned' ? 0 : written;
          return entries !== wanted || records !== wanted;
        });
        const [trail] = await tx.query<{ count: number; last: number; head: number }>(
          `select count(*)::int as count, max(e.seq)::int as last,
              (select h.audit_seq::int from tenant_heads h where h.tenant_id = $1) as head
            from audit_trail e where e.tenant_id = $1`,
          [DEFAULT_TENANT_ID],
        );
        const [broken] = await tx.query<{ count: number }>(
          `select count(*)::int as count from (
            select row(e.*)::audit_entries as e, lag(e.hash, 1, '') over (order by e.seq) as previous from audit_trail e where e.tenant_id = $1
          ) as c where (c.e).hash is distinct from app_audit_hash(c.previous, c.e)`,
          [DEFAULT_TENANT_ID],
        );
        const hasGap = trail?.count !== trail?.last || trail?.last !== trail?.head;
        return [
          ...wrong.map((job) => `The trail of a job is wrong: ${JSON.stringify(job)}`),
          ...(broken?.count === 0 ? [] : [`The chain of hashes is broken ${broken?.count} times.`]),
          ...(hasGap ? [`The trail has gaps: ${JSON.stringify(trail)}`] : []),
        ];
      },
      { readOnly: true },
    );
  } finally {
    await database.close();
  }
}
