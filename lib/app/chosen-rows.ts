/** Which rows of a plan are left out: one by one, in ranges, or all that a filter shows, whether they were looked at or not. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PageClient } from '../messages/page-client.ts';
import type { AppError } from '../schema/app-error.ts';
import type { ImportJob } from '../schema/import-job.ts';
import type { PlanRow } from '../schema/import-plan.ts';
import {
  appliedCount,
  askedRows,
  type ExcludedRow,
  excludedRow,
  isApplied,
  isShown,
  type PlanFilter,
  shownCount,
} from './plan-filter.ts';
import { type Excluded, readExcluded } from './read-excluded.ts';

/** Rows of one request; the protocol allows as many. */
const PAGE_ROWS = 1000;

/** Rows of a plan as they stand under its filter. */
export interface RowRange {
  readonly job: ImportJob;
  readonly filter: PlanFilter;
  readonly start: number;
  /** The first one that is not meant. */
  readonly end: number;
}

export class ChosenRows {
  readonly #client: PageClient;
  readonly #excluded = signal<Excluded>(new Map());
  readonly #isReading = signal(false);
  readonly #error = signal<AppError | null>(null);
  /** What is being read; another plan or choice takes its place. */
  #attempt = new AbortController();

  constructor(client: PageClient) {
    this.#client = client;
  }

  /** Rows that were unticked. */
  get excluded(): ReadonlySignal<Excluded> {
    return this.#excluded;
  }

  /** Until it is known which rows were unticked, nothing may be applied. */
  get isReading(): ReadonlySignal<boolean> {
    return this.#isReading;
  }

  /** Why rows could not be unticked. */
  get error(): ReadonlySignal<AppError | null> {
    return this.#error;
  }

  share({ counts }: ImportJob, filter: PlanFilter): 'none' | 'some' | 'all' {
    let unticked = 0;
    for (const row of this.#excluded.value.values()) if (isShown(row, filter)) unticked += 1;
    if (unticked === 0) return 'all';
    return unticked === appliedCount(counts, filter) ? 'none' : 'some';
  }

  isIncluded(row: PlanRow): boolean {
    return isApplied(row) && !this.#excluded.value.has(row.row);
  }

  set(rows: readonly PlanRow[], isIncluded: boolean): void {
    const next = new Map<number, ExcludedRow>(this.#excluded.peek());
    for (const row of rows) {
      if (isIncluded) next.delete(row.row);
      else if (isApplied(row)) next.set(row.row, excludedRow(row));
    }
    this.#excluded.value = next;
  }

  async setRange({ job, filter, start, end }: RowRange, isIncluded: boolean): Promise<void> {
    const mine = this.#begin();
    this.#isReading.value = true;
    const read: PlanRow[] = [];
    for (let offset = start; offset < end; offset += PAGE_ROWS) {
      const limit = Math.min(PAGE_ROWS, end - offset);
      const asked = { jobId: job.id, ...askedRows(filter), offset, limit };
      const result = await this.#client.call('readImportRows', asked);
      if (mine.aborted) return;
      if (!result.ok) {
        this.#isReading.value = false;
        this.#error.value = result.error;
        return;
      }
      read.push(...result.value.rows);
    }
    this.set(read, isIncluded);
    this.#isReading.value = false;
  }

  /** All that the filter shows. */
  async setAll(job: ImportJob, filter: PlanFilter, isIncluded: boolean): Promise<void> {
    if (!isIncluded) {
      await this.setRange({ job, filter, start: 0, end: shownCount(job.counts, filter) }, false);
      return;
    }
    this.#begin();
    const left = [...this.#excluded.peek()].filter(([, row]) => !isShown(row, filter));
    this.#excluded.value = new Map(left);
  }

  /** As another plan of the same file has them; they are kept once `keep` was called. */
  async readAgain(jobId: string): Promise<Excluded> {
    this.#begin();
    return readExcluded(this.#client, jobId, this.#excluded.peek());
  }

  keep(excluded: Excluded): void {
    this.#begin();
    this.#excluded.value = excluded;
  }

  #begin(): AbortSignal {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    this.#isReading.value = false;
    this.#error.value = null;
    return this.#attempt.signal;
  }
}
