/** The server of a soak: the production server as a process on real PostgreSQL, with an account for everybody who takes part. */
import { type DemoAccount, type DemoData, generateDemo, moveDemo } from '../../demo/data/generate.ts';
import { fillDatabase } from '../../demo/fill-database.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import { choosePort } from '../../scripts/start/free-port.ts';
import type { Database } from '../../server/db/database.ts';
import { openDatabase } from '../../server/db/open.ts';
import { DEFAULT_TENANT_ID } from '../../server/db/tenant.ts';
import { type LongPostgres, startLongPostgres } from '../long/support/long-postgres.ts';
import type { FaultyLine } from '../support/faulty-line.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export interface SoakServer {
  readonly demo: DemoData;
  /** Admins of everything. */
  readonly accounts: readonly DemoAccount[];
  /** Of the process that runs now. */
  readonly inspector: string;
  /** SIGKILL, and another process on the same data. */
  killAndRestart(): Promise<void>;
  /** Versions by id, of every record that is there. */
  versions(): Promise<Map<string, number>>;
  /** Full names that users were given, with how often the trail holds each. */
  namesGiven(): Promise<Map<string, number>>;
  close(): Promise<void>;
}

const TABLES: Record<Kind, string> = {
  'crm-instances': 'crm_instances',
  'crm-user-groups': 'crm_user_groups',
  'crm-users': 'crm_users',
  environments: 'environments',
  'agent-groups': 'agent_groups',
  'cti-agents': 'cti_agents',
};

const SIZE = { users: 200, agents: 200 };

export async function startSoakServer(line: FaultyLine, people: number): Promise<SoakServer> {
  const postgres = await startLongPostgres();
  const url = await postgres.create('soak');
  const { demo, accounts } = withAdmins(generateDemo({ ...SIZE, crmUrl: 'http://127.0.0.1' }), people);
  const database = await openDatabase({ url });
  await fillDatabase(database, demo);
  const port = await choosePort(47_600, false);
  const inspectorPort = await choosePort(47_900, false);
  line.forwardTo(port);
  const start = () => startServer({ databaseUrl: url, port, inspectorPort, publicUrl: line.url });
  let server = await start();
  return {
    demo,
    accounts,
    get inspector() {
      return server.inspector;
    },
    async killAndRestart() {
      await server.end('SIGKILL');
      server = await start();
    },
    versions: () => readVersions(database),
    namesGiven: () => readNames(database),
    close: () => end(server, database, postgres),
  };
}

async function end(server: ServerProcess, database: Database, postgres: LongPostgres): Promise<void> {
  await server.end('SIGTERM');
  await database.close();
  await postgres.stop();
}

function withAdmins(demo: DemoData, people: number) {
  const [first] = moveDemo(demo, 'http://127.0.0.1').accounts;
  if (!first) throw new Error('The demo has no account.');
  const accounts = Array.from({ length: people }, (_, place) => ({
    ...first,
    id: `50a00000-0000-4000-8000-${String(place).padStart(12, '0')}` as DemoAccount['id'],
    username: `soak.${place}`,
    password: `soak-password-${place}`,
    grants: [{ role: 'admin' as const, instanceId: null, crmUserId: null }],
  }));
  return { demo: { ...demo, accounts: [...demo.accounts, ...accounts] }, accounts };
}

const reading = <T extends object>(database: Database, sql: string) =>
  database.transaction(
    { tenantId: DEFAULT_TENANT_ID, system: 'seed' },
    (tx) => tx.query<T>(sql, [DEFAULT_TENANT_ID]),
    { readOnly: true },
  );

async function readVersions(database: Database): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const kind of KINDS) {
    const sql = `select id, version::int as version from ${TABLES[kind]} where tenant_id = $1 and deleted_at is null`;
    for (const { id, version } of await reading<{ id: string; version: number }>(database, sql)) {
      found.set(id, version);
    }
  }
  return found;
}

async function readNames(database: Database): Promise<Map<string, number>> {
  const rows = await reading<{ name: string; count: number }>(
    database,
    `select after ->> 'fullName' as name, count(*)::int as count from audit_entries
      where tenant_id = $1 and kind = 'crm-users' and after ->> 'fullName' is distinct from before ->> 'fullName' group by 1`,
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}
