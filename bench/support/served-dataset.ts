/** Starts the process that serves a data set, behind the counting proxy. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '../dataset.ts';
import { type CountingProxy, startCountingProxy } from './counting-proxy.ts';
import { processorTimeOf } from './load/processor-time.ts';

export interface ServedPerson {
  readonly id: string;
  readonly nativeId: string;
  /** What the panel's heading says. */
  readonly shownName: string;
}

/** What the serving process tells. */
export interface ServedDataset {
  readonly port: number;
  /** The instance that holds nearly all users. */
  readonly instanceId: string;
  readonly crmUrl: string;
  readonly accounts: readonly { username: string; password: string; crmUsername: string }[];
  /** CRM users with records that can be opened, the cast first. */
  readonly people: readonly ServedPerson[];
  /** Ids of other users of the same instance, from all over it. */
  readonly scattered: readonly string[];
  /** Of mapped agents: the query of `GET /v1/resolve`. */
  readonly questions: readonly string[];
  /** Agent id of the last agent loaded. */
  readonly lastAgentId: string;
}

export interface RunningDataset extends ServedDataset {
  readonly serverUrl: string;
  readonly proxy: CountingProxy;
  /** Takes the processor only when nobody else wants it: as near as two cores come to a server on a machine of its own. Cannot be taken back. */
  giveWay(): void;
  /** Milliseconds of the processor that server and embedded database have taken. */
  processorTime(): Promise<number>;
  close(): Promise<void>;
}

export async function serveDataset(
  dataset: Dataset,
  databaseUrl: string | null = null,
  /** Of the embedded database, which is in memory otherwise. */
  dataDir: string | null = null,
): Promise<RunningDataset> {
  const proxy = await startCountingProxy();
  const child = fork(join(import.meta.dirname, 'serve-dataset.ts'));
  const ended = once(child, 'exit');
  child.send({ users: dataset.users, agents: dataset.agents, databaseUrl, dataDir, publicUrl: proxy.url });
  const failed = ended.then(() => Promise.reject(new Error('The process that serves the data ended.')));
  failed.catch(() => proxy.close());
  const [served] = (await Promise.race([once(child, 'message'), failed])) as [ServedDataset];
  proxy.forwardTo(served.port);
  return {
    ...served,
    serverUrl: proxy.url,
    proxy,
    giveWay() {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    },
    processorTime: () => processorTimeOf(child),
    async close() {
      await proxy.close();
      child.disconnect();
      await ended;
    },
  };
}
