/** The configuration server of a simulation: the product's own handlers over its own database, which can die and come back. */
import type { Hono } from 'hono';
import pino from 'pino';
import type { Database, Transaction } from '../../server/db/database.ts';
import { Snapshots } from '../../server/feed/snapshot.ts';
import { createApp } from '../../server/http/app.ts';
import type { Authenticate } from '../../server/http/authenticate.ts';
import { readFacts } from '../../server/http/facts.ts';
import { type IdleAnswer, IdleAnswers, type WakeReason } from '../../server/http/idle-answers.ts';
import { problem } from '../../server/http/problem-answer.ts';
import { SeenCallers } from '../../server/http/seen-callers.ts';
import { ProblemError } from '../../server/problem-error.ts';
import type { Scheduler } from './scheduler.ts';
import { TENANT } from './world-rows.ts';

export const ADDRESS = 'https://server.example';

/** Where the next write transaction ends with the process. */
export type Death = 'before-commit' | 'after-commit';

class Died extends Error {}

interface Process {
  app: Pick<Hono, 'fetch'>;
  polls: IdleAnswers;
  isOver: boolean;
}

export interface SimServerParts {
  database: Database;
  scheduler: Scheduler;
  /** Hears of each answered request that may write, once it has ended and before its answer leaves. */
  onWrite(request: Request, body: string, response: Response): Promise<void>;
  onDeath(): void;
}

export class SimServer {
  readonly #parts: SimServerParts;
  #process: Process | null = null;
  #death: Death | null = null;
  /** Writes go one after another, so that what each did to the audit trail can be told. */
  #writes: Promise<unknown> = Promise.resolve();

  constructor(parts: SimServerParts) {
    this.#parts = parts;
  }

  get isUp(): boolean {
    return this.#process !== null;
  }

  async start(): Promise<void> {
    const { database, scheduler } = this.#parts;
    const mortal = this.#mortal(database);
    const facts = await readFacts(database, { tenantId: TENANT, url: ADDRESS });
    const polls = new SimulatedAnswers(database, scheduler);
    const app = createApp({
      database: mortal,
      tenantId: TENANT,
      authenticate: AUTHENTICATE,
      polls,
      facts,
      secrets: null,
      snapshots: new Snapshots(() => scheduler.now, 20),
      callers: new SeenCallers(),
      extensionIds: [],
      log: pino({ level: 'silent' }),
      isSecure: true,
    });
    this.#process = { app, polls, isOver: false };
  }

  /** Ends like a killed process: what was under way is never answered. */
  kill(): void {
    const process = this.#process;
    if (!process) return;
    process.isOver = true;
    this.#process = null;
    process.polls.close();
    this.#parts.onDeath();
  }

  /** The process dies in its next transaction that writes. */
  dieAt(death: Death): void {
    this.#death = death;
  }

  /** `null`: nobody answers. */
  async handle(request: Request, body: string): Promise<Response | null> {
    const process = this.#process;
    if (!process) return null;
    const { scheduler } = this.#parts;
    const answer =
      request.method === 'GET'
        ? () => this.#answer(process, request)
        : () => this.#write(process, request, body);
    const response = await scheduler.busy(answer);
    return process.isOver ? null : response;
  }

  #write(process: Process, request: Request, body: string): Promise<Response> {
    const answering = this.#writes.then(async () => {
      const response = await this.#answer(process, request);
      await this.#parts.onWrite(request, body, response);
      return response;
    });
    this.#writes = answering.catch(() => undefined);
    return answering;
  }

  async #answer({ app }: Process, request: Request): Promise<Response> {
    return app.fetch(request);
  }

  #mortal(database: Database): Database {
    return {
      ...database,
      transaction: async (binding, work, options) => {
        const death = options?.readOnly ? null : this.#death;
        if (!death) return database.transaction(binding, work, options);
        this.#death = null;
        try {
          const result = await database.transaction(
            binding,
            (transaction) => dyingWork(work, transaction, death),
            options,
          );
          this.kill();
          return result;
        } catch (error) {
          if (error instanceof Died) this.kill();
          throw error;
        }
      },
    };
  }
}

async function dyingWork<T>(
  work: (transaction: Transaction) => Promise<T>,
  transaction: Transaction,
  death: Death,
): Promise<T> {
  const result = await work(transaction);
  if (death === 'before-commit') throw new Died('The process was killed before it committed.');
  return result;
}

/** What clients ask for where they wait at all. */
const WAIT_MS = 25_000;

/** The token is the account's id. */
const AUTHENTICATE: Authenticate = async (authorization) => {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token) return { accountId: token, token: { signOuts: 0 } };
  throw new ProblemError(problem(401, 'token_missing', 'Sign in first.'));
};

/** While a poll waits nothing is under way, and its time is that of the simulation. */
class SimulatedAnswers extends IdleAnswers {
  readonly #scheduler: Scheduler;

  constructor(database: Database, scheduler: Scheduler) {
    super(database, () => scheduler.now);
    this.#scheduler = scheduler;
  }

  override async wait(idle: IdleAnswer, milliseconds: number, signal: AbortSignal): Promise<WakeReason> {
    const late = new AbortController();
    // The handler measures what is left by the machine's clock, which must not matter here.
    const cancel = this.#scheduler.after(WAIT_MS, () => late.abort());
    this.#scheduler.leave();
    try {
      return await super.wait(idle, milliseconds, AbortSignal.any([signal, late.signal]));
    } finally {
      this.#scheduler.enter();
      cancel();
    }
  }
}
