/** A plan that is asked for: the file is sent as far as the server has it not, and then planned. */
import type { PageClient } from '../messages/page-client.ts';
import type { Result } from '../messages/protocol.ts';
import { type ImportPlanRequest, type ImportSource, LINE_UNKNOWN } from '../schema/console/import-view.ts';
import type { ImportJob } from '../schema/import-job.ts';
import type { SentFile } from './sent-file.ts';

export interface PlanStep {
  readonly at: 'sending' | 'planning';
  /** Of 1; `null` where nobody can tell. */
  readonly done: number | null;
}

export type PlanWish = Omit<ImportPlanRequest, 'jobId' | 'file'>;

/** The line is not known; the rest that a plan carried was late; and what was sent before was removed. */
const MOST_RESUMED = 3;

const CANCELLED = { ok: false, error: { kind: 'cancelled', detail: '' } } as const;

export class AskedPlan {
  readonly jobId: string = crypto.randomUUID();
  readonly result: Promise<Result<ImportJob>>;
  readonly #client: PageClient;
  readonly #sent: SentFile;
  readonly #given = new AbortController();
  #step: PlanStep = { at: 'sending', done: 0 };
  #onStep: (step: PlanStep) => void = () => {};

  /** Begins at once; `body` is what `sent` sends. */
  constructor(client: PageClient, sent: SentFile, { body, wish }: { body: Blob; wish: PlanWish }) {
    this.#client = client;
    this.#sent = sent;
    this.result = this.#run(body, wish);
  }

  /** Where it is, now and whenever it goes on. */
  watch(onStep: (step: PlanStep) => void): void {
    this.#onStep = onStep;
    onStep(this.#step);
  }

  /** Sends nothing more; what the server does is another matter. */
  stop(): void {
    this.#given.abort();
    this.#onStep = () => {};
  }

  /** On the server too. */
  giveUp(): void {
    this.stop();
    void this.#client.call('cancelImport', { jobId: this.jobId });
  }

  /** A server that lacks parts of the file gets what it may have missed, and then all of it once more. */
  async #run(body: Blob, wish: PlanWish): Promise<Result<ImportJob>> {
    const url = URL.createObjectURL(body);
    const watch = {
      signal: this.#given.signal,
      onProgress: (done: number) => this.#enter({ at: 'sending', done }),
    };
    try {
      for (let more = MOST_RESUMED; ; more -= 1) {
        const source = await this.#sent.send(url, watch);
        if (!source.ok) return source;
        if (this.#given.signal.aborted) return CANCELLED;
        const result = await this.#ask(wish, source.value);
        const why = !result.ok && result.error.kind === 'refused' ? result.error.problem.code : null;
        if (more === 0) return result;
        if (why === LINE_UNKNOWN) this.#sent.tryLine();
        else if (why === 'parts_missing') this.#sent.resume();
        else return result;
      }
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  #ask(wish: PlanWish, file: ImportSource): Promise<Result<ImportJob>> {
    this.#enter({ at: 'planning', done: null });
    return this.#client.call('planImport', { ...wish, jobId: this.jobId, file });
  }

  #enter(step: PlanStep): void {
    this.#step = step;
    this.#onStep(step);
  }
}
