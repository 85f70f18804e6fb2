/** Which server answers a read: a standby that has everything, in turn, else the primary. Decision 0094. Runs in the server. */
import type { Pool } from 'pg';
import type { Binding } from './database.ts';
import { refuseWithState, type Work } from './postgres-transaction.ts';
import { Replica } from './replica.ts';
import type { ReplicaSettings, ReplicasReport, Unusable } from './replica-report.ts';
import { type DatabaseIdentity, IDENTITY, POSITION, type WalPosition } from './wal.ts';

export interface Replicas {
  report(): ReplicasReport;
  /** `onPrimary` does the same there, from the beginning. */
  read<T>(binding: Binding, work: Work<T>, onPrimary: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Resolves when each has been looked at once. One that cannot be used now is looked at again. */
export async function openReplicas(pool: Pool, settings: ReplicaSettings): Promise<Replicas> {
  const { urls, tell = () => {}, probeEveryMs = 1_000 } = settings;
  const primary = (await pool.query<DatabaseIdentity>(IDENTITY)).rows[0] as DatabaseIdentity;
  const replicas = urls.map((url, place) => new Replica({ url, place: place + 1, primary, tell }));
  const fallbacks = { behind: 0, gone: 0, unfit: 0 };
  const position = sharedLook(async () => {
    const found = await pool.query<WalPosition>(POSITION).catch(refuseWithState);
    return found.rows[0] as WalPosition;
  });
  let turn = 0;

  function next(): Replica | undefined {
    turn += 1;
    const usable = replicas.filter(({ follows }) => follows);
    return usable[turn % usable.length];
  }

  async function probe(): Promise<void> {
    // Where the primary does not answer, nothing can be compared with it.
    const at = await position().catch(() => null);
    if (at) await Promise.all(replicas.map((replica) => replica.probe(at)));
  }

  await probe();
  let atWork: Promise<void> | null = null;
  const timer = setInterval(() => {
    atWork ??= probe().finally(() => {
      atWork = null;
    });
  }, probeEveryMs).unref();

  return {
    report: () => ({ replicas: replicas.map(({ report }) => report), fallbacks: { ...fallbacks } }),
    async read(binding, work, onPrimary) {
      const replica = next();
      const outcome = replica ? await replica.read(await position(), binding, work) : stateOf(replicas);
      if (typeof outcome === 'object') return outcome.value;
      fallbacks[outcome] += 1;
      return onPrimary();
    },
    async close() {
      clearInterval(timer);
      await atWork;
      await Promise.all(replicas.map((replica) => replica.close()));
    },
  };
}

/** Where none follows: the best that is said of one. */
function stateOf(replicas: readonly Replica[]): Unusable {
  const states = new Set(replicas.map(({ report }) => report.state));
  return states.has('behind') ? 'behind' : states.has('gone') ? 'gone' : 'unfit';
}

/** Whoever asks gets what was seen after asking: those who ask while a look is under way share the one after it. */
export function sharedLook<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= underWay.then(() => {
      next = undefined;
      const seen = look();
      underWay = seen.catch(() => undefined);
      return seen;
    });
    return next;
  };
}
