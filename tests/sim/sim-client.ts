/** One person's browser in a simulation: lives of the worker over a storage that outlives them, and what its person does. */
import type { Random } from '../../demo/data/random.ts';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { createHttp } from '../../lib/remote/http.ts';
import { createRemote, type Remote } from '../../lib/remote/remote.ts';
import type { Kind } from '../../lib/schema/kind.ts';
import type { AnyRow } from '../../lib/schema/rows.ts';
import type { EngineChange } from '../../lib/sync/change.ts';
import { Engine } from '../../lib/sync/engine.ts';
import { ClientChecks } from './client-checks.ts';
import { firstView } from './first-view.ts';
import { type Act, Ledger } from './ledger.ts';
import { OutboxWatch } from './outbox-watch.ts';
import { Life, type Scheduler } from './scheduler.ts';
import { Line } from './sim-network.ts';
import { ADDRESS, type SimServer } from './sim-server.ts';
import { Platter, simulatedCache } from './sim-storage.ts';
import { type Change, isSame, patchOf, textOf, unitIn } from './units.ts';
import type { Story } from './violation.ts';

export interface SimClientParts {
  name: string;
  accountId: string;
  /** Of its database, which no other simulation uses. */
  database: string;
  scheduler: Scheduler;
  server: () => SimServer;
  random: Random;
  story: Story;
  hasPowerCuts: boolean;
  nextAct(): number;
}

interface Running {
  life: Life;
  engine: Engine;
  isStarted: boolean;
}

export class SimClient {
  readonly name: string;
  readonly accountId: string;
  readonly ledger = new Ledger();
  readonly outbox = new OutboxWatch(this.ledger, (line) => this.tell(line));
  readonly line: Line;
  readonly checks: ClientChecks;
  storageFaultPermille = 0;
  isWatched = true;
  readonly #parts: SimClientParts;
  readonly #platter: Platter | null;
  #running: Running | null = null;

  constructor(parts: SimClientParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.accountId = parts.accountId;
    this.line = new Line({ ...parts, tell: (line) => this.tell(line) });
    this.#platter = parts.hasPowerCuts ? new Platter(parts.database) : null;
    this.checks = new ClientChecks(this);
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

  get isAlive(): boolean {
    return this.#running !== null;
  }

  /** Begins another life of the worker, signed in. */
  async start(): Promise<void> {
    const { scheduler, random, database } = this.#parts;
    const life = new Life();
    const real = await scheduler.busy(() =>
      openCache((onClosed) => openPatchpanelDatabase(onClosed, database)),
    );
    if (real.mode !== 'disk') throw new Error('The simulated browser gave no database.');
    const cache = simulatedCache({
      scheduler,
      random,
      life,
      cache: real,
      platter: this.#platter,
      faultPermille: () => this.storageFaultPermille,
      onDone: (call, given, answer) => this.#guard(() => this.outbox.onDone(call, given, answer)),
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
        if (!life.isOver) this.#guard(() => this.#onPublish(change));
      },
    });
    // What a faulty disk refused lived in memory only.
    if (this.storageFaultPermille > 0) this.checks.forgetVersions();
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
    this.#guard(() => this.checks.onStart());
    if (engine.replica.owner === null && !(await this.#signIn(running, remote))) return;
    engine.setWatched(this.isWatched);
    engine.resume();
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

  /** A person edits what the screen shows. */
  edit(kind: Kind, id: string, wanted: readonly Change[]): void {
    const { engine } = this;
    const shown = this.shown(kind, id);
    // What is on the screen already is no edit.
    const changes = wanted.filter(({ unit, value }) => !isSame(unitIn(shown, unit), value));
    if (!engine || !shown || changes.length === 0) return;
    const act = this.#act({ kind, id, changes, isNew: false, hasCall: true });
    const { name, patch } = act;
    this.tell(
      `${name} edits ${kind} ${id.slice(-3)} v${shown.version}: ${changes.map(({ unit, value }) => `${unit}=${textOf(value)}`).join(' ')}`,
    );
    const call = { id: name, isRepeated: false };
    this.#follow(engine.edit({ kind, id, baseVersion: shown.version, patch, call }), [act]);
  }

  /** Two edits that belong together: an agent goes from one list to another. */
  move(kind: Kind, from: string, to: string, changes: readonly [Change, Change]): void {
    const { engine } = this;
    const rows = [this.shown(kind, from), this.shown(kind, to)];
    if (!engine || !rows[0] || !rows[1]) return;
    const acts = [from, to].map((id, place) =>
      this.#act({ kind, id, changes: [changes[place] as Change], isNew: false, hasCall: false }),
    );
    this.tell(
      `${acts.map(({ name }) => name).join(' and ')} move an agent from ${from.slice(-3)} to ${to.slice(-3)}`,
    );
    const [first, second] = acts.map(({ id, patch }, place) => ({
      kind,
      id,
      baseVersion: rows[place]?.version ?? 0,
      patch,
    }));
    if (first && second) this.#follow(engine.editPair([first, second]), acts);
  }

  add(kind: Kind, row: AnyRow, changes: readonly Change[]): void {
    const { engine } = this;
    if (!engine) return;
    const act = this.#act({ kind, id: row.id, changes, isNew: true, hasCall: false });
    this.tell(`${act.name} adds ${kind} ${row.id.slice(-3)}`);
    this.#follow(engine.add({ kind, row }), [act]);
  }

  #act({
    kind,
    id,
    changes,
    isNew,
    hasCall,
  }: Pick<Act, 'kind' | 'id' | 'changes' | 'isNew' | 'hasCall'>): Act {
    const number = this.#parts.nextAct();
    const [shown, base] = [this.shown(kind, id), this.engine?.replica.row(kind, id)];
    const seen = new Map(
      changes.map(({ unit }) => [unit, new Set([shown, base].map((row) => textOf(unitIn(row, unit))))]),
    );
    const act: Act = {
      name: `op-${number}`,
      number,
      client: this.name,
      kind,
      id,
      changes,
      patch: patchOf(changes),
      isNew,
      hasCall,
      seen,
      isAcknowledged: false,
      changeId: null,
      fate: 'waiting',
    };
    this.ledger.promise(act);
    return act;
  }

  #follow(queued: Promise<unknown>, acts: readonly Act[]): void {
    const running = this.#running;
    queued.then(
      () => {
        if (running?.life.isOver) return;
        for (const act of acts) act.isAcknowledged = true;
        this.tell(`${acts.map(({ name }) => name).join(' and ')} queued`);
        this.#guard(() => this.checks.onAcknowledged(acts));
      },
      // Refused: the person was told that it is not queued.
      (error) => this.tell(`${acts.map(({ name }) => name).join(' and ')} not queued: ${String(error)}`),
    );
  }

  /** What a person does with edits that are not saved; it may take them out of the outbox. */
  sortOut(what: string, work: (engine: Engine) => Promise<unknown>): void {
    const { engine } = this;
    const running = this.#running;
    if (!engine || !running) return;
    this.tell(what);
    this.outbox.drops += 1;
    const end = () => {
      if (!running.life.isOver) this.outbox.drops -= 1;
    };
    work(engine).then(end, (error) => {
      this.tell(`${what} failed: ${String(error)}`);
      end();
    });
  }

  #onPublish(change: EngineChange): void {
    if (change.type === 'rows') this.checks.onRows();
  }

  #guard(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.#parts.scheduler.fail(error);
    }
  }
}
