/** An import from the chosen file to its undoing, as the page shows it; each stage can be cancelled. */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { FoundHeader } from '../csv/scan-file.ts';
import type { PageClient } from '../messages/page-client.ts';
import type { Result } from '../messages/protocol.ts';
import type { AppError } from '../schema/app-error.ts';
import type { ImportJob } from '../schema/import-job.ts';
import { AskedPlan } from './asked-plan.ts';
import { ChosenRows } from './chosen-rows.ts';
import { confirmed } from './import-confirm.ts';
import type { FileFacts, ReadFile, ReadImportFile } from './import-file.ts';
import type { ImportPlace, ImportStage, ImportWish, WorkingAt } from './import-stage.ts';
import { SentFile } from './sent-file.ts';
import { staleReason } from './stale-plan.ts';

/** What another reading of the file depends on. */
const READING = ['encoding', 'delimiter', 'columns'] as const satisfies readonly (keyof ImportWish)[];
const PLAIN: ImportWish = { createMissingGroups: false, applyMappings: false, moveTaken: false };
/** Where so many rows, and more than this share, are wrong in shape, planning would only repeat it for each row. */
const DOUBTFUL = { rows: 20, share: 0.5 };

export class ImportFlow {
  /** Of the plan, which rows are to be applied. */
  readonly chosen: ChosenRows;
  readonly #client: PageClient;
  readonly #readFile: ReadImportFile;
  readonly #place: ImportPlace;
  readonly #stage = signal<ImportStage>({ is: 'choose' });
  readonly #header = signal<FoundHeader | null>(null);
  readonly #facts = signal<FileFacts | null>(null);
  readonly #file = signal<File | null>(null);
  readonly #wish = signal<ImportWish>(PLAIN);
  readonly #refusal = signal<AppError | null>(null);
  /** What is going on; another one takes its place, and its answers are dropped. */
  #attempt = new AbortController();
  /** The job that is planned, applied or undone; given up when another takes its place. */
  #jobId: string | null = null;
  /** Begun as soon as the header is known, while the page still looks at the rest of the file. */
  #asked: AskedPlan | null = null;
  #read: ReadFile | null = null;
  /** What was read, as far as the server has it; planned again in another way, it need not be sent again. */
  #sent: SentFile | null = null;

  constructor(client: PageClient, readFile: ReadImportFile, place: ImportPlace) {
    this.#client = client;
    this.#readFile = readFile;
    this.#place = place;
    this.chosen = new ChosenRows(client);
  }

  get stage(): ReadonlySignal<ImportStage> {
    return this.#stage;
  }

  /** How the file is read, as soon as its header is known. */
  get header(): ReadonlySignal<FoundHeader | null> {
    return this.#header;
  }

  /** Of the whole file, once it is read. */
  get facts(): ReadonlySignal<FileFacts | null> {
    return this.#facts;
  }

  get file(): ReadonlySignal<File | null> {
    return this.#file;
  }

  get wish(): ReadonlySignal<ImportWish> {
    return this.#wish;
  }

  /** What was refused of the plan or import that is shown. */
  get refusal(): ReadonlySignal<AppError | null> {
    return this.#refusal;
  }

  async choose(chosen: File): Promise<void> {
    this.#giveUpPlan();
    this.#forget();
    this.#file.value = chosen;
    await this.#readAndPlan(chosen);
  }

  /** Reads and plans the same file in another way; only where it is read otherwise, unticked rows are forgotten. */
  async change(fields: Partial<ImportWish>): Promise<void> {
    this.#wish.value = { ...this.#wish.peek(), ...fields };
    const isReadOtherwise = READING.some((key) => key in fields);
    if (isReadOtherwise) this.chosen.keep(new Map());
    const chosen = this.#file.peek();
    if (this.#read && !isReadOtherwise) await this.#plan(this.#read, null);
    else if (chosen) await this.#readAndPlan(chosen);
  }

  /** Plans a file in doubt. */
  async planAnyway(): Promise<void> {
    if (this.#read) await this.#plan(this.#read, null);
  }

  async apply(): Promise<void> {
    const shown = this.#stage.peek();
    if (shown.is !== 'planned' || this.chosen.isReading.peek()) return;
    const { id, base } = shown.job;
    const rows = [...this.chosen.excluded.peek().values()];
    const request = { jobId: id, base, exclude: rows.map(({ row }) => row) };
    const confirm = confirmed(shown.job, rows).sent;
    await this.#write('applying', () => this.#client.call('applyImport', { ...request, confirm }));
  }

  async undo(changedRows: 'skip' | 'refuse'): Promise<void> {
    const shown = this.#stage.peek();
    if (shown.is !== 'applied') return;
    const { id } = shown.job;
    this.#jobId = id;
    await this.#write('undoing', () => this.#client.call('undoImport', { jobId: id, changedRows }));
  }

  /** Gives up what is going on, on the server too; nothing of it is left. */
  async cancel(): Promise<void> {
    const shown = this.#stage.peek();
    const at = shown.is === 'working' ? shown.at : null;
    if (at === 'reading') this.#giveUpPlan();
    if (this.#jobId !== null) await this.#cancelJob(this.#jobId, at);
    else this.#forget(at === null ? undefined : 'cancelled');
  }

  /** The page goes away: what is not planned yet is given up, a plan stays among the jobs. */
  leave(): void {
    const shown = this.#stage.peek();
    if (shown.is === 'working' && ['reading', 'sending', 'planning'].includes(shown.at)) {
      this.#giveUpPlan();
      this.#begin();
    }
    this.#forgetFile();
  }

  async #readAndPlan(chosen: File): Promise<void> {
    const mine = this.#begin();
    this.#giveUpPlan();
    this.#forgetFile();
    this.#work('reading', { done: 0 });
    const { encoding, delimiter, columns } = this.#wish.peek();
    const asked = { kind: this.#place.kind, encoding, delimiter, columns };
    const found = await this.#readFile(chosen, asked, {
      signal: mine,
      onHeader: (row) => {
        if (mine.aborted) return;
        this.#header.value = row;
        // With renamed columns it is another file that is sent, which is made while this one is read.
        if (!columns) this.#ask(chosen, row);
      },
      onProgress: (done, rows) => {
        if (!mine.aborted) this.#work('reading', { done, rows });
      },
    });
    if (mine.aborted) return;
    if (found.is === 'fault') {
      this.#giveUpPlan();
      this.#stage.value = { is: 'fault', fault: found };
      return;
    }
    this.#read = found;
    this.#facts.value = found.facts;
    const { shape } = found.facts;
    const isDoubtful = shape.faults >= DOUBTFUL.rows && shape.faults > DOUBTFUL.share * shape.rows;
    if (isDoubtful) {
      this.#giveUpPlan();
      this.#stage.value = { is: 'doubt', shape };
    } else await this.#follow(this.#asked ?? this.#ask(found.body, found.facts), null);
  }

  /** `stale`: why it is planned once more. */
  async #plan({ facts, body }: ReadFile, stale: string | null): Promise<void> {
    this.#begin();
    this.#giveUpPlan();
    await this.#follow(this.#ask(body, facts), stale);
  }

  #ask(body: Blob, { encoding, delimiter }: FoundHeader): AskedPlan {
    this.#sent ??= new SentFile(this.#client, { place: this.#place, body });
    const { createMissingGroups, applyMappings, moveTaken } = this.#wish.peek();
    const options = { createMissingGroups, applyMappings, moveTaken };
    const fileName = this.#file.peek()?.name ?? '';
    const wish = { ...this.#place, ...options, fileName, encoding, delimiter };
    const asked = new AskedPlan(this.#client, this.#sent, { body, wish });
    this.#asked = asked;
    this.#jobId = asked.jobId;
    return asked;
  }

  async #follow(asked: AskedPlan, stale: string | null): Promise<void> {
    const mine = this.#attempt.signal;
    const rows = this.#facts.peek()?.shape.rows;
    asked.watch(({ at, done }) => {
      if (!mine.aborted) this.#work(at, { done, ...(rows === undefined ? {} : { rows }) });
    });
    const result = await asked.result;
    if (mine.aborted) return;
    this.#asked = null;
    if (!result.ok) {
      this.#jobId = null;
      this.#stage.value = { is: 'failed', error: result.error, again: 'plan' };
      return;
    }
    const kept = await this.chosen.readAgain(asked.jobId);
    if (mine.aborted) return;
    batch(() => {
      this.chosen.keep(kept);
      this.#stage.value = { is: 'planned', job: result.value, stale };
    });
  }

  /** Applies or undoes; what was there before comes back where it is refused. */
  async #write(at: 'applying' | 'undoing', ask: () => Promise<Result<ImportJob>>): Promise<void> {
    const mine = this.#begin();
    const shown = this.#stage.peek();
    this.#work(at);
    const result = await ask();
    if (mine.aborted) return;
    const stale = !result.ok && at === 'applying' ? staleReason(result.error) : null;
    if (stale !== null && this.#read) return this.#plan(this.#read, stale);
    if (result.ok || at === 'undoing') this.#jobId = null;
    if (result.ok) this.#forgetFile();
    batch(() => {
      this.#refusal.value = result.ok ? null : result.error;
      this.#stage.value = result.ok ? { is: 'applied', job: result.value } : shown;
    });
  }

  async #cancelJob(jobId: string, at: WorkingAt | null): Promise<void> {
    const mine = this.#begin();
    this.#asked?.stop();
    this.#asked = null;
    this.#work('cancelling');
    const result = await this.#client.call('cancelImport', { jobId });
    if (mine.aborted) return;
    if (!result.ok) {
      this.#stage.value = { is: 'failed', error: result.error, again: 'cancel' };
      return;
    }
    const { job } = result.value;
    if (!job || job.state === 'planned') return this.#forget('cancelled');
    this.#jobId = null;
    this.#stage.value = { is: 'applied', job, cancelled: at === 'undoing' ? 'undoing' : 'applying' };
  }

  #begin(): AbortSignal {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    return this.#attempt.signal;
  }

  #work(at: WorkingAt, more: { done?: number | null; rows?: number } = {}): void {
    this.#refusal.value = null;
    this.#stage.value = { is: 'working', at, done: null, ...more };
  }

  #giveUpPlan(): void {
    if (this.#asked) this.#asked.giveUp();
    else if (this.#jobId !== null) void this.#client.call('cancelImport', { jobId: this.#jobId });
    this.#asked = null;
    this.#jobId = null;
  }

  #forgetFile(): void {
    this.#sent?.forget();
    this.#sent = null;
    this.#read = null;
  }

  #forget(after?: 'cancelled'): void {
    this.#begin();
    this.#jobId = null;
    this.#forgetFile();
    batch(() => {
      for (const each of [this.#file, this.#header, this.#facts, this.#refusal]) each.value = null;
      this.#wish.value = PLAIN;
      this.chosen.keep(new Map());
      this.#stage.value = { is: 'choose', ...(after ? { after } : {}) };
    });
  }
}
