/**
 * What processes of PostgreSQL's own do elsewhere, and nobody does in PGlite: rows that were replaced make room again, old
 * transactions are frozen, the planner is told how many rows there are, and the log is cut. Runs in the server.
 */
import type { PGlite } from '@electric-sql/pglite';

export interface TendOptions {
  /** So many transactions that wrote make it due. */
  readonly writes: number;
  /** Milliseconds after which one is enough: an import of 50,000 rows is one. */
  readonly everyMs: number;
  /** Milliseconds without a transaction after which the next step may begin. */
  readonly quietMs: number;
  /** Milliseconds after which it goes on though there is no quiet, one step at a time. */
  readonly longestMs: number;
  /** Age of a table's oldest transaction from which on it is frozen; at 2,000 million the database stops. */
  readonly freezeAge: number;
  /** Bytes of the log from which on it is cut. */
  readonly logBytes: number;
}

export const TENDED: TendOptions = {
  writes: 500,
  everyMs: 600_000,
  quietMs: 2_000,
  longestMs: 300_000,
  freezeAge: 50_000_000,
  logBytes: 32 * 1024 ** 2,
};

interface Table {
  readonly name: string;
  readonly own: boolean;
  readonly age: number;
  readonly rows: number;
}

const TABLES = `select format('%I.%I', n.nspname, c.relname) as name, n.nspname = 'public' as own,
    age(c.relfrozenxid)::int as age, c.reltuples::float8 as rows
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' order by c.relname`;

const LOG = 'select (pg_current_wal_insert_lsn() - redo_lsn)::float8 as bytes from pg_control_checkpoint()';

/** The table's rows are a fifth more or fewer than when they were counted last. */
const isOther = (rows: number, counted = -1) => counted < 0 || Math.abs(rows - counted) > counted / 5 + 50;

export class Tending {
  readonly #pglite: PGlite;
  readonly #options: TendOptions;
  readonly #counted = new Map<string, number>();
  #steps: string[] = [];
  #writes = 0;
  #running = 0;
  #quietSince = 0;
  #lastAt = performance.now();
  #dueSince: number | null = null;
  #isShort = false;
  #timer: NodeJS.Timeout | null = null;
  #step: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(pglite: PGlite, options: Partial<TendOptions> = {}) {
    this.#pglite = pglite;
    this.#options = { ...TENDED, ...options };
  }

  /** Runs a transaction; it counts where it may write. */
  async during<T>(mayWrite: boolean, transaction: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await transaction();
    } finally {
      this.#running -= 1;
      this.#quietSince = performance.now();
      if (mayWrite) this.#writes += 1;
      this.#plan();
    }
  }

  /** The disk has no room for what was to be written: what the log holds and nobody needs may make some. */
  shortOfRoom(): void {
    this.#isShort = true;
    this.#plan();
  }

  /** Everything at once, step by step: transactions get their turn in between. */
  async now(): Promise<void> {
    await this.#step;
    this.#steps = await this.#list();
    while (this.#steps.length > 0) await this.#take();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#step;
  }

  #plan(): void {
    if (this.#isClosed || this.#timer || !this.#isDue()) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#step = this.#look();
    }, this.#options.quietMs).unref();
  }

  #isDue(): boolean {
    const { writes, everyMs } = this.#options;
    if (this.#isShort || this.#steps.length > 0 || this.#writes >= writes) return true;
    return this.#writes > 0 && performance.now() - this.#lastAt >= everyMs;
  }

  async #look(): Promise<void> {
    const now = performance.now();
    this.#dueSince ??= now;
    const isQuiet = this.#running === 0 && now - this.#quietSince >= this.#options.quietMs;
    try {
      if (isQuiet || now - this.#dueSince >= this.#options.longestMs) await this.#goOn();
    } catch (error) {
      // Tried again once it is due again; nobody's request depends on it.
      this.#steps = [];
      process.emitWarning(`The embedded database could not be tended: ${error}`);
    }
    if (this.#steps.length === 0) this.#dueSince = null;
    this.#plan();
  }

  async #goOn(): Promise<void> {
    if (this.#steps.length === 0) this.#steps = await this.#list();
    else await this.#take();
  }

  async #take(): Promise<void> {
    const step = this.#steps.shift();
    if (step !== undefined) await this.#pglite.exec(step);
  }

  /** Each is one statement outside a transaction, for which an edit that comes meanwhile waits. */
  async #list(): Promise<string[]> {
    this.#writes = 0;
    this.#lastAt = performance.now();
    // All else would write more of it.
    if (this.#isShort) {
      this.#isShort = false;
      return ['checkpoint'];
    }
    const { rows: tables } = await this.#pglite.query<Table>(TABLES);
    const { rows: log } = await this.#pglite.query<{ bytes: number }>(LOG);
    const isLong = (log[0]?.bytes ?? 0) >= this.#options.logBytes;
    return [...(isLong ? ['checkpoint'] : []), ...tables.flatMap((table) => this.#stepsOf(table))];
  }

  #stepsOf({ name, own, age, rows }: Table): string[] {
    if (age >= this.#options.freezeAge) return [`vacuum (freeze) ${name}`];
    if (!own) return [];
    if (!isOther(rows, this.#counted.get(name))) return [`vacuum ${name}`];
    this.#counted.set(name, rows);
    return [`vacuum ${name}`, `analyze ${name}`];
  }
}
