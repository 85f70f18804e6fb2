/** Processes that run simulated worlds ahead of the round that is asked for, so that each processor has one. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answered, Asked } from '../../sim/worker.ts';

const WORKER = join(import.meta.dirname, '..', '..', 'sim', 'worker.ts');

/** Worlds asked for ahead of the one that is waited for, by each process: some take three times as long as others. */
const AHEAD = 4;

interface Worker {
  readonly child: ChildProcess;
  isBusy: boolean;
}

export class SimWorkers {
  readonly #operations: number;
  readonly #workers: Worker[];
  readonly #answers = new Map<number, PromiseWithResolvers<Answered>>();
  readonly #waiting: number[] = [];

  constructor(processes: number, operations: number) {
    this.#operations = operations;
    this.#workers = Array.from({ length: processes }, () => this.#start());
  }

  /** The world of the seed; those that follow are begun meanwhile. */
  world(seed: number): Promise<Answered> {
    const answer = this.#ask(seed);
    for (let next = 1; next < AHEAD * this.#workers.length; next += 1) void this.#ask(seed + next);
    return answer.finally(() => this.#answers.delete(seed));
  }

  async close(): Promise<void> {
    const ended = this.#workers.map(({ child }) => new Promise((resolve) => child.once('exit', resolve)));
    for (const { child } of this.#workers) child.disconnect();
    await Promise.all(ended);
  }

  #ask(seed: number): Promise<Answered> {
    const asked = this.#answers.get(seed) ?? this.#queue(seed);
    return asked.promise;
  }

  #queue(seed: number): PromiseWithResolvers<Answered> {
    const answer = Promise.withResolvers<Answered>();
    // Heard where it is awaited.
    answer.promise.catch(() => undefined);
    this.#answers.set(seed, answer);
    this.#waiting.push(seed);
    this.#handOut();
    return answer;
  }

  #handOut(): void {
    for (const worker of this.#workers.filter(({ isBusy }) => !isBusy)) {
      const seed = this.#waiting.shift();
      if (seed === undefined) return;
      worker.isBusy = true;
      worker.child.send({ seed, operations: this.#operations } satisfies Asked);
    }
  }

  #start(): Worker {
    const worker: Worker = { child: fork(WORKER), isBusy: false };
    worker.child.on('message', (answered: Answered) => {
      worker.isBusy = false;
      this.#answers.get(answered.seed)?.resolve(answered);
      this.#handOut();
    });
    worker.child.once('exit', (code) => {
      if (!worker.isBusy) return;
      const died = new Error(`A process that ran simulated worlds ended with ${code}.`);
      for (const { reject } of this.#answers.values()) reject(died);
    });
    return worker;
  }
}
