/** One simulated administrator: the product's sync engine over a browser database in memory and the real server behind the faulty line. */
import 'fake-indexeddb/auto';
import { conflictOf } from '../../lib/background/pending.ts';
import { openPatchpanelDatabase } from '../../lib/cache/database.ts';
import { openCache } from '../../lib/cache/open.ts';
import { createHttp } from '../../lib/remote/http.ts';
import { createRemote, type Remote } from '../../lib/remote/remote.ts';
import { offline } from '../../lib/remote/remote-error.ts';
import { Engine } from '../../lib/sync/engine.ts';
import { signIn } from '../../server/cli/sign-in.ts';
import { firstView } from '../sim/first-view.ts';
import { WIRE_HEADER } from '../support/faulty-line.ts';
import type { SoakLedger } from './soak-ledger.ts';

export interface SoakAdminParts {
  readonly name: string;
  readonly wire: string;
  readonly address: string;
  readonly account: { readonly username: string; readonly password: string };
  /** Users whom people of the soak edit, so that they meet each other. */
  readonly users: readonly string[];
  readonly ledger: SoakLedger;
  random(): number;
}

interface Life {
  readonly engine: Engine;
  isOver: boolean;
}

const LEVELS = ['error', 'warn', 'info', 'debug'];

export class SoakAdmin {
  readonly name: string;
  readonly wire: string;
  readonly #parts: SoakAdminParts;
  #token: string | null = null;
  #life: Life | null = null;
  /** Worker lives that ended at some moment of their work. */
  deaths = 0;

  constructor(parts: SoakAdminParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.wire = parts.wire;
  }

  get engine(): Engine {
    if (!this.#life) throw new Error(`${this.name} has not begun.`);
    return this.#life.engine;
  }

  /** Signs in, where nobody is, and goes on with what the database of the browser holds. */
  async begin(): Promise<void> {
    const { address, account } = this.#parts;
    this.#token ??= await signIn(address, account);
    const life: Life = await this.#live();
    await life.engine.start();
    await life.engine.whole();
    if (life.engine.replica.owner === null) await life.engine.adopt(await firstView(this.#remote()));
    this.#life = life;
    life.engine.setWatched(true);
    life.engine.resume();
  }

  /** The browser ends the worker, wherever it is, and begins another one. */
  async die(): Promise<void> {
    const life = this.#life;
    if (life) {
      life.isOver = true;
      life.engine.pause();
    }
    this.deaths += 1;
    await this.begin();
  }

  /** Now and then; a refusal is what a person would be told, and no fault. */
  async act(): Promise<void> {
    const { random } = this.#parts;
    const chance = random();
    if (chance < 0.03) return this.die();
    if (chance < 0.3) return this.sortOut();
    return this.#edit();
  }

  /** Decides what is in conflict and sends what was refused again. */
  async sortOut(): Promise<void> {
    const { random, ledger } = this.#parts;
    const { engine } = this;
    for (const { changeId, id, state } of engine.pending()) {
      if (state !== 'parked') continue;
      const conflict = conflictOf(engine.replica, id);
      if (conflict?.changeId !== changeId) continue;
      const keep = random() < 0.5 ? 'mine' : 'theirs';
      if (keep === 'theirs') ledger.giveUp(engine.replica.entry(changeId)?.patch.set);
      await engine.decide({ changeId, keep, version: conflict.version });
    }
    await engine.retryAll();
  }

  end(): void {
    if (!this.#life) return;
    this.#life.isOver = true;
    this.#life.engine.pause();
  }

  async #edit(): Promise<void> {
    const { random, users, ledger } = this.#parts;
    const id = users[Math.floor(random() * users.length)] as string;
    const { engine } = this;
    const row = engine.replica.shown.get('crm-users', id);
    if (!row) return;
    const level = LEVELS[Math.floor(random() * LEVELS.length)] as string;
    const fullName = random() < 0.7 ? ledger.nextName(this.name) : null;
    const set = fullName === null ? { popFlow: { logLevel: level } } : { fullName };
    const over = engine.replica.entriesOf(id).flatMap(({ patch }) => nameIn(patch.set) ?? []);
    await engine.edit({ kind: 'crm-users', id, baseVersion: row.version, patch: { set } as never });
    if (fullName !== null) ledger.acknowledge({ person: this.name, userId: id, fullName, over });
  }

  async #live(): Promise<Life> {
    const { random, name } = this.#parts;
    const cache = await openCache((onClosed) => openPatchpanelDatabase(onClosed, `soak-${name}`));
    const life: { engine?: Engine; isOver: boolean } = { isOver: false };
    const isOver = () => life.isOver;
    life.engine = new Engine({
      cache: mortal(cache, isOver),
      remote: mortal(this.#remote(), isOver),
      clock: CLOCK,
      random,
      publish: () => undefined,
    });
    return life as Life;
  }

  #remote(): Remote {
    const { address, account, wire } = this.#parts;
    const tokens = {
      read: async () => this.#token,
      renew: async (refused: string) => {
        if (this.#token !== refused) return this.#token;
        // The line is faulty on this way too.
        this.#token = await signIn(address, account).catch(() => {
          throw offline('');
        });
        return this.#token;
      },
    };
    const ask: typeof fetch = (input, init) => {
      const request = new Request(input, init);
      request.headers.set(WIRE_HEADER, wire);
      // Held until it is answered: once it is collected, Node never hears that whoever asked gave up (seen in 24.21).
      return fetch(request).finally(() => request.signal);
    };
    return createRemote(createHttp({ address, fetch: ask, tokens, clock: CLOCK }));
  }
}

const nameIn = (set: object | undefined) => (set as { fullName?: string } | undefined)?.fullName;

const CLOCK = {
  now: Date.now,
  after(milliseconds: number, callback: () => void) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** After its end nothing that a life waits for comes any more. */
function mortal<T extends object>(target: T, isOver: () => boolean): T {
  const never = new Promise<never>(() => undefined);
  return new Proxy(target, {
    get(inner, property) {
      const value = inner[property as keyof T];
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        if (isOver()) return never;
        const work = value.apply(inner, given) as Promise<unknown>;
        return work.then(
          (answer) => (isOver() ? never : answer),
          (error) => (isOver() ? never : Promise.reject(error)),
        );
      };
    },
  });
}
