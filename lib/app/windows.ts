/** Rows of any number, read in windows when they come into view; the old ones stay until the new ones are here. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Result } from '../messages/protocol.ts';
import type { AppError } from '../schema/app-error.ts';
import type { GridWindow } from '../schema/console/grid-query.ts';

/** Rows of one request; the protocol allows 200. */
const PAGE_ROWS = 100;

export interface ReadRows<Row, Window extends GridWindow<Row>> {
  readonly total: number;
  /** The window that was read last, for what it tells besides its rows. */
  readonly window: Window;
  rowAt(index: number): Row | undefined;
}

export interface Windows<Query, Row, Window extends GridWindow<Row>> {
  /** `null` until the first window has arrived. */
  readonly rows: ReadonlySignal<ReadRows<Row, Window> | null>;
  readonly error: ReadonlySignal<AppError | null>;
  readonly query: ReadonlySignal<Query>;
  /** Another question: begins at its first row. */
  ask(query: Query): void;
  /** Fetches what is missing of the rows from `start` to before `end`. */
  need(start: number, end: number): void;
  /** Reads the rows in view again. */
  refresh(): void;
}

type Read<Query, Window> = (query: Query, page: { offset: number; limit: number }) => Promise<Result<Window>>;

export function createWindows<Query, Row, Window extends GridWindow<Row>>(
  first: Query,
  read: Read<Query, Window>,
): Windows<Query, Row, Window> {
  const rows = signal<ReadRows<Row, Window> | null>(null);
  const error = signal<AppError | null>(null);
  const query = signal(first);
  let inView: readonly [number, number] = [0, 1];
  /** Answers of former questions are dropped. */
  let generation = 0;
  let asked = new Set<number>();
  let pages = new Map<number, readonly Row[]>();
  let pagesOf = -1;

  const take = (page: number, window: Window) => {
    const kept = pagesOf === generation ? new Map(pages) : new Map<number, readonly Row[]>();
    kept.set(page, window.rows);
    pages = kept;
    pagesOf = generation;
    error.value = null;
    rows.value = {
      total: window.total,
      window,
      rowAt: (index) => kept.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    };
  };
  const fetchPage = async (page: number) => {
    const asking = generation;
    asked.add(page);
    const result = await read(query.peek(), { offset: page * PAGE_ROWS, limit: PAGE_ROWS });
    if (asking !== generation) return;
    if (result.ok) return take(page, result.value);
    asked.delete(page);
    error.value = result.error;
  };
  const fetchView = () => {
    const [start, end] = inView;
    for (let page = Math.floor(start / PAGE_ROWS); page * PAGE_ROWS < end; page += 1) {
      if (!asked.has(page)) void fetchPage(page);
    }
  };
  const refresh = () => {
    generation += 1;
    asked = new Set();
    fetchView();
  };
  return {
    rows,
    error,
    query,
    ask(next) {
      query.value = next;
      inView = [0, 1];
      refresh();
    },
    need(start, end) {
      inView = [start, Math.max(end, start + 1)];
      fetchView();
    },
    refresh,
  };
}
