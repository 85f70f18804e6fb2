/** A process of its own for the benchmarks: database, server and demo CRM with a data set, told apart from what is measured. */
import { startDemoCrm } from '../../demo/crm/serve.ts';
import { generateDemo, moveDemo } from '../../demo/data/generate.ts';
import { fillDatabase } from '../../demo/fill-database.ts';
import type { CrmUser } from '../../lib/schema/crm-records.ts';
import type { RowsByKind } from '../../lib/schema/feed.ts';
import { openDatabase } from '../../server/db/open.ts';
import { startServer } from '../../server/http/serve.ts';
import { answerProcessorTime } from './load/processor-time.ts';
import type { ServedDataset } from './served-dataset.ts';

interface Order {
  readonly users: number;
  readonly agents: number;
  readonly databaseUrl: string | null;
  readonly dataDir: string | null;
  /** Address that browsers use. */
  readonly publicUrl: string;
}

async function serve({ users, agents, databaseUrl, dataDir, publicUrl }: Order): Promise<void> {
  const generated = generateDemo({ users, agents, crmUrl: 'http://127.0.0.1' });
  const crm = await startDemoCrm({ people: generated.people });
  const demo = moveDemo(generated, crm.url);
  const database = await openDatabase(databaseUrl ? { url: databaseUrl } : { dataDir: dataDir ?? undefined });
  await fillDatabase(database, demo);
  const server = await startServer({ database, publicUrl });
  const cast = demo.rows['crm-users'].slice(0, 40).filter(({ nativeId }) => nativeId !== null);
  const served: ServedDataset = {
    port: server.port,
    instanceId: demo.rows['crm-instances'][0]?.id ?? '',
    crmUrl: crm.url,
    accounts: demo.accounts.map(({ username, password, crmUsername }) => ({
      username,
      password,
      crmUsername,
    })),
    people: cast.map(({ id, nativeId, username, fullName }) => ({
      id,
      nativeId: nativeId ?? '',
      shownName: fullName ?? username,
    })),
    scattered: scatteredIn(demo.rows['crm-users'], cast[0]?.instanceId ?? ''),
    questions: questionsIn(demo.rows),
    lastAgentId: demo.rows['cti-agents'].at(-1)?.agentId ?? '',
  };
  answerProcessorTime();
  process.send?.(served);
  process.once('disconnect', async () => {
    await Promise.all([server.close(), crm.close()]);
    await database.close();
  });
}

/** Two hundred of them, evenly. */
function scatteredIn(users: readonly CrmUser[], instanceId: string): string[] {
  const own = users.filter((user) => user.instanceId === instanceId);
  const step = Math.max(1, Math.floor(own.length / 200));
  return own.filter((_, index) => index % step === 0).map(({ id }) => id);
}

/** Agents from all over the platform who are mapped to one user, as telephony asks for them. */
function questionsIn(rows: Required<RowsByKind>): string[] {
  const environments = new Map(rows.environments.map(({ id, name }) => [id, name]));
  const agents = new Map(rows['cti-agents'].map((agent) => [agent.id, agent]));
  const mapped = rows['crm-users'].flatMap(({ mapping }) =>
    mapping.mode === 'override' ? mapping.agents : [],
  );
  const step = Math.max(1, Math.floor(mapped.length / 500));
  return mapped
    .filter((_, index) => index % step === 0)
    .flatMap((id) => {
      const agent = agents.get(id);
      const environment = agent && environments.get(agent.environmentId);
      return environment ? [new URLSearchParams({ environment, agentId: agent.agentId }).toString()] : [];
    });
}

process.once('message', (order) => void serve(order as Order));
