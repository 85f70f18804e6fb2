/** One hot standby: reads of feeds, where it has everything that was committed before they were asked for. Decision 0094. Runs in the server. */
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { ProblemError } from '../problem-error.ts';
import type { Binding } from './database.ts';
import {
  type BoundPostgres,
  boundTransaction,
  commitLater,
  poolConfig,
  Statements,
  type Work,
} from './postgres-transaction.ts';
import type { ReplicaEvent, ReplicaReport, ReplicaState, Unusable } from './replica-report.ts';
import {
  type Compared,
  compare,
  type DatabaseIdentity,
  hasReached,
  unfitness,
  type WalPosition,
} from './wal.ts';

/** A standby in the same building is some milliseconds behind; whoever waits longer is answered sooner by the primary. */
const LONGEST_WAIT_MS = 50;
const FIRST_REST_MS = 2;
const LAST_REST_MS = 20;

const CONNECT_MS = 2_000;
/** A large snapshot takes a second or two. */
const QUERY_MS = 15_000;
const PROBE_MS = 1_000;
/** Less is what a busy standby does now and then. */
const WORTH_TELLING_MS = 10_000;

export interface ReplicaOptions {
  readonly url: string;
  readonly place: number;
  readonly primary: DatabaseIdentity;
  readonly tell: (event: ReplicaEvent) => void;
}

export type ReadOutcome<T> = { readonly value: T } | Unusable;

class Behind extends Error {
  override readonly name = 'Behind';
}
class Unfit extends Error {
  override readonly name = 'Unfit';
}

export class Replica {
  readonly #options: ReplicaOptions;
  readonly #pool: Pool;
  readonly #statements = new Statements({ usual: QUERY_MS, long: QUERY_MS });
  readonly #sockets = new Set<Socket>();
  #prober: Client | undefined;
  #state: ReplicaState = 'gone';
  #told: ReplicaState | undefined;
  #hadEverythingAt = performance.now();
  #lagBytes: number | null = null;
  #reads = 0;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#pool = new Pool({
      ...poolConfig(options.url),
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: QUERY_MS,
      stream: () => this.#socket(),
    });
    this.#pool.on('error', () => {});
  }

  get follows(): boolean {
    return this.#state === 'follows';
  }

  get report(): ReplicaReport {
    const lagSeconds = this.follows ? 0 : (performance.now() - this.#hadEverythingAt) / 1000;
    return { state: this.#state, lagBytes: this.#lagBytes, lagSeconds, reads: this.#reads };
  }

  /** Anything but a value is for the primary to do, from the beginning. What `work` refuses is refused. */
  async read<T>(position: WalPosition, binding: Binding, work: Work<T>): Promise<ReadOutcome<T>> {
    const latest = performance.now() + LONGEST_WAIT_MS;
    for (let rest = FIRST_REST_MS; ; rest = Math.min(2 * rest, LAST_REST_MS)) {
      try {
        const value = await this.#once(position, binding, work);
        this.#reads += 1;
        return { value };
      } catch (error) {
        if (error instanceof ProblemError) {
          this.#reads += 1;
          throw error;
        }
        if (error instanceof Unfit) return this.#become('unfit', error.message);
        if (!(error instanceof Behind)) return 'gone';
        if (performance.now() > latest) return this.#become('behind', null);
      }
      await pause(rest);
    }
  }

  /** Looked at before the snapshot is taken, on the very connection: an address may lead to one of several servers. */
  #once<T>(position: WalPosition, binding: Binding, work: Work<T>): Promise<T> {
    const statements = this.#statements;
    const before: BoundPostgres['before'] = {
      query: compare(position, this.#options.primary),
      look({ rows }) {
        const found = rows[0] as Compared;
        const reason = unfitness(found);
        if (reason !== null) throw new Unfit(reason);
        if (!hasReached(found)) throw new Behind();
      },
    };
    const bound = { pool: this.#pool, statements, binding, before, commit: commitLater };
    return boundTransaction(bound, { readOnly: true }, work);
  }

  /** Whether it follows, by a connection that no request has to wait for. Never rejects. */
  async probe(position: WalPosition): Promise<void> {
    try {
      const found = await this.#compareSoon(position);
      const reason = unfitness(found);
      this.#lagBytes = reason === null ? found.missing : null;
      if (reason !== null) return void this.#become('unfit', reason);
      if (!hasReached(found)) return void this.#become('behind', `${found.missing} bytes`);
      this.#hadEverythingAt = performance.now();
      this.#become('follows', null);
    } catch (error) {
      this.#lagBytes = null;
      this.#become('gone', (error as Error).message);
      // Whoever waits for an answer of it is answered by the primary
      this.#cut();
    }
  }

  async #compareSoon(position: WalPosition): Promise<Compared> {
    const latest = performance.now() + LONGEST_WAIT_MS;
    const prober = this.#prober ?? (await this.#connectProber());
    for (;;) {
      const { rows } = await prober.query<Compared>(compare(position, this.#options.primary));
      const found = rows[0] as Compared;
      if (hasReached(found) || unfitness(found) !== null || performance.now() > latest) return found;
      await pause(LAST_REST_MS);
    }
  }

  async #connectProber(): Promise<Client> {
    const prober = new Client({
      ...poolConfig(this.#options.url),
      pipeline: false,
      connectionTimeoutMillis: PROBE_MS,
      query_timeout: PROBE_MS,
      stream: () => this.#socket(),
    });
    // The next question fails.
    prober.on('error', () => {});
    this.#prober = prober;
    await prober.connect();
    return prober;
  }

  #become<S extends ReplicaState>(state: S, detail: string | null): S {
    this.#state = state;
    const isNews = this.#told !== state && (state !== 'behind' || this.#isLongBehind());
    if (isNews) {
      this.#told = state;
      this.#options.tell({ replica: this.#options.place, state, detail });
    }
    return state;
  }

  #isLongBehind(): boolean {
    return performance.now() - this.#hadEverythingAt > WORTH_TELLING_MS;
  }

  #socket(): Socket {
    const socket = new Socket();
    this.#sockets.add(socket);
    return socket.once('close', () => this.#sockets.delete(socket));
  }

  #cut(): void {
    this.#prober = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing is asked any more. It does not say goodbye, which a silent server would never answer. */
  async close(): Promise<void> {
    this.#cut();
    await this.#pool.end();
  }
}
