/** One person's browser in a simulation: lives of the worker over a storage that outlives them, and what its person does. */
import type { Random } from '../../demo/data/random.ts';
import type { Cache, CacheStart, Settlement } from '../../lib/cache/cache.ts';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { createHttp } from '../../lib/remote/http.ts';
import { createRemote, type Remote } from '../../lib/remote/remote.ts';
import { KINDS, type Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { EngineChange } from '../../lib/sync/change.ts';
import { Engine } from '../../lib/sync/engine.ts';
import { ClientChecks } from './client-checks.ts';
import { copyOf } from './cursor-check.ts';
import { firstView } from './first-view.ts';
import { Ledger } from './ledger.ts';
import { OutboxWatch } from './outbox-watch.ts';
import { Person } from './person.ts';
import { Life, type Scheduler } from './scheduler.ts';
import type { SimData } from './sim-data.ts';
import { SimDisk } from './sim-disk.ts';
import { Line } from './sim-network.ts';
import { ADDRESS, type SimServer } from './sim-server.ts';
import { Platter, simulatedCache } from './sim-storage.ts';
import type { Story } from './violation.ts';

/** Records of the log; a world would seldom see the product's 64 before a new copy takes its place. */
const FOLD_AT = 8;

export interface SimClientParts {
  name: string;
  /** Of the people who use it; the first signs in first. */
  accounts: readonly [string, string];
  /** Of its database, which no other simulation uses. */
  database: string;
  scheduler: Scheduler;
  server: () => SimServer;
  random: Random;
  story: Story;
  hasPowerCuts: boolean;
  /** Never starts: a smaller story does without it. */
  isAbsent: boolean;
  /** What the server has in its feed now. */
  readFeed(): ReturnType<SimData['feed']>;
  nextAct(): number;
}

interface Running {
  life: Life;
  engine: Engine;
  isStarted: boolean;
}

export class SimClient {
  readonly name: string;
  /** Who is signed in. */
  accountId: string;
  readonly ledger = new Ledger();
  readonly outbox = new OutboxWatch(this.ledger, (line) => this.tell(line));
  readonly line: Line;
  readonly checks: ClientChecks;
  readonly disk: SimDisk;
  isWatched = true;
  readonly person: Person;
  readonly #parts: SimClientParts;
  readonly #platter: Platter | null;
  #running: Running | null = null;

  constructor(parts: SimClientParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.accountId = parts.accounts[0];
    this.line = new Line({ ...parts, tell: (line) => this.tell(line) });
    this.#platter = parts.hasPowerCuts ? new Platter(parts.database) : null;
    this.disk = new SimDisk(parts.random);
    this.checks = new ClientChecks(this);
    this.person = new Person(this, parts.nextAct);
  }

  tell(line: string): void {
    const seconds = (this.#parts.scheduler.elapsed / 1000).toFixed(3);
    this.#parts.story.tell(`${seconds} ${this.name} ${line}`);
  }

  /** What a person can work with: nothing before it is known whose browser this is. */
  get engine(): Engine | null {
    const { engine, isStarted } = this.#running ?? {};
    return engine && isStarted && engine.replica.owner !== null ? engine : null;
  }

  get now(): number {
    return this.#parts.scheduler.now;
  }

  get accounts(): readonly [string, string] {
    return this.#parts.accounts;
  }

  get isAbsent(): boolean {
    return this.#parts.isAbsent;
  }

  get life(): Life | null {
    return this.#running?.life ?? null;
  }

  /** Of the base. */
  get rowsInMemory(): number {
    const directory = this.#running?.engine.replica.directory;
    return KINDS.reduce((sum, kind) => sum + [...(directory?.values(kind) ?? [])].length, 0);
  }

  /** What the next life of the worker would find. */
  readDisk(): Promise<CacheStart> {
    return this.onDisk((cache) => cache.readStart());
  }

  /** Reads the disk past the worker, which knows nothing of it. */
  onDisk<T>(read: (cache: Cache) => Promise<T>): Promise<T> {
    const { scheduler, database } = this.#parts;
    return scheduler.busy(async () =>
      read(await openCache((onClosed) => openPatchpanelDatabase(onClosed, database))),
    );
  }

  get isAlive(): boolean {
    return this.#running !== null;
  }

  /** Begins another life of the worker, signed in. */
  async start(): Promise<void> {
    if (this.isAbsent) return;
    const { scheduler, random, database } = this.#parts;
    const life = new Life();
    const real = await scheduler.busy(() =>
      openCache((onClosed) => openPatchpanelDatabase(onClosed, database), undefined, FOLD_AT),
    );
    if (real.mode !== 'disk') throw new Error('The simulated browser gave no database.');
    const cache = simulatedCache({
      scheduler,
      random,
      life,
      cache: real,
      platter: this.#platter,
      refusal: (call) => this.disk.refusal(call),
      onDone: (call, given, answer) => this.guard(() => this.#onStored(call, given, answer)),
    });
    const clock = {
      now: () => scheduler.now,
      after: (ms: number, run: () => void) => scheduler.after(ms, run, life),
    };
    const tokens = { read: async () => this.accountId, renew: async () => null };
    const http = createHttp({ address: ADDRESS, fetch: this.line.fetchOf(life), tokens, clock });
    const remote = createRemote(http);
    const engine = new Engine({
      cache,
      remote,
      clock,
      random: () => random.below(1000) / 1000,
      publish: (change) => {
        if (!life.isOver) this.guard(() => this.#onPublish(change));
      },
    });
    // What a faulty disk refused lived in memory only, or on disk only.
    if (this.disk.isBehind || this.disk.isUnread) this.checks.forgetVersions();
    this.disk.isBehind = false;
    this.disk.isUnread = false;
    this.disk.hasKept = false;
    const running: Running = { life, engine, isStarted: false };
    this.#running = running;
    this.tell('starts');
    void this.#begin(running, remote);
  }

  async #begin(running: Running, remote: Remote): Promise<void> {
    const { engine, life } = running;
    try {
      await engine.start();
    } catch (error) {
      // The disk did not answer: the browser starts the worker again.
      if (!life.isOver) this.#parts.scheduler.after(500, () => void this.restart(), life);
      this.tell(`could not start: ${String(error)}`);
      return;
    }
    running.isStarted = true;
    this.guard(() => this.checks.onStart());
    if (this.isWatched) void this.#checkCursor(running);
    if (engine.replica.owner === null && !(await this.#signIn(running, remote))) return;
    engine.setWatched(this.isWatched);
    engine.resume();
  }

  /** What the disk gave, before anything of this life is added. */
  async #checkCursor({ engine, life }: Running): Promise<void> {
    const isRead = await engine.whole().then(
      () => true,
      () => false,
    );
    if (!isRead || life.isOver) return;
    const copy = copyOf(engine.replica);
    const feed = await this.#parts.scheduler.busy(() => this.#parts.readFeed());
    if (!life.isOver) this.guard(() => this.checks.onCopy(copy, feed));
  }

  /** As the background does it: whose browser this is comes before everything else. */
  async #signIn({ engine, life }: Running, remote: Remote): Promise<boolean> {
    try {
      await engine.adopt(await firstView(remote));
      return true;
    } catch (error) {
      this.tell(`could not sign in: ${String(error)}`);
      if (!life.isOver) this.#parts.scheduler.after(2_000, () => void this.restart(), life);
      return false;
    }
  }

  async restart(): Promise<void> {
    this.die();
    await this.start();
  }

  /** The worker is ended by the browser: at once, wherever it is. */
  die(): void {
    const running = this.#running;
    if (!running) return;
    this.tell('dies');
    this.outbox.drops = 0;
    running.life.end();
    this.#running = null;
  }

  /** The whole machine goes dark. */
  async losePower(): Promise<void> {
    this.die();
    const platter = this.#platter;
    const isLost = platter ? await this.#parts.scheduler.busy(() => platter.losePower()) : false;
    this.tell(isLost ? 'loses its power and relaxed commits' : 'loses its power');
    this.checks.forgetVersions();
  }

  setWatched(isWatched: boolean): void {
    this.isWatched = isWatched;
    this.engine?.setWatched(isWatched);
  }

  shown(kind: Kind, id: string): AnyRow | undefined {
    return this.engine?.replica.shown.get(kind, id);
  }

  /** What a person does with edits that are not saved; where `mayDrop`, it may take them out of the outbox. */
  sortOut(what: string, work: (engine: Engine) => Promise<unknown>, mayDrop = true): void {
    const { engine } = this;
    const running = this.#running;
    if (!engine || !running) return;
    this.tell(what);
    const drops = mayDrop ? 1 : 0;
    this.outbox.drops += drops;
    const end = () => {
      if (!running.life.isOver) this.outbox.drops -= drops;
    };
    work(engine).then(end, (error) => {
      this.tell(`${what} failed: ${String(error)}`);
      end();
    });
  }

  #onPublish(change: EngineChange): void {
    if (change.type === 'rows') this.checks.onRows();
  }

  #onStored(call: string, given: readonly unknown[], answer: unknown): void {
    this.outbox.onDone(call, given, answer);
    if (call !== 'settleEdit') return;
    const { changeId, kind, row } = given[0] as Settlement;
    this.checks.onSaved(changeId, kind, row);
  }

  /** A violation ends the run. */
  guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#parts.scheduler.fail(error);
    }
  }
}
