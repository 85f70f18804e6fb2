/** The tree of CTI agents as the editor reads it: windows of rows, fetched when they come into view. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { PageClient } from '../messages/page-client.ts';
import type { AgentTreeQuery, AgentTreeRow, AgentTreeWindow } from '../schema/agent-tree.ts';
import type { AppError } from '../schema/app-error.ts';

/** Rows of one request; the protocol allows 200. */
const PAGE_ROWS = 100;

export type AgentTreeFilter = Pick<AgentTreeQuery, 'environmentId' | 'search' | 'showMapped'>;

/** What has been read for one filter. */
export interface AgentTreeRows {
  readonly total: number;
  readonly environments: AgentTreeWindow['environments'];
  rowAt(index: number): AgentTreeRow | undefined;
}

export interface AgentTree {
  /** `null` until the first window has arrived. */
  readonly rows: ReadonlySignal<AgentTreeRows | null>;
  readonly error: ReadonlySignal<AppError | null>;
  readonly filter: ReadonlySignal<AgentTreeFilter>;
  setFilter(filter: Partial<AgentTreeFilter>): void;
  setExpanded(id: string, expanded: boolean): void;
  /** Fetches what is missing of the rows from `start` to before `end`. */
  need(start: number, end: number): void;
  /** Reads the rows in view again; the old ones stay until the new ones are here. */
  refresh(): void;
}

export function createAgentTree({ client, userId }: { client: PageClient; userId: string }): AgentTree {
  return new TreeReader(client, userId);
}

class TreeReader implements AgentTree {
  readonly rows = signal<AgentTreeRows | null>(null);
  readonly error = signal<AppError | null>(null);
  readonly filter = signal<AgentTreeFilter>({ environmentId: null, search: '', showMapped: true });
  readonly #client: PageClient;
  readonly #userId: string;
  #collapsed = new Set<string>();
  #pages = new Map<number, readonly AgentTreeRow[]>();
  #asked = new Set<number>();
  #generation = 0;
  #inView: readonly [number, number] = [0, 1];

  constructor(client: PageClient, userId: string) {
    this.#client = client;
    this.#userId = userId;
    this.refresh();
  }

  setFilter(filter: Partial<AgentTreeFilter>): void {
    this.filter.value = { ...this.filter.peek(), ...filter };
    this.#inView = [0, 1];
    this.refresh();
  }

  setExpanded(id: string, expanded: boolean): void {
    if (expanded) this.#collapsed.delete(id);
    else this.#collapsed.add(id);
    this.refresh();
  }

  need(start: number, end: number): void {
    this.#inView = [start, Math.max(end, start + 1)];
    this.#askForView();
  }

  refresh(): void {
    this.#generation += 1;
    this.#asked = new Set();
    this.#askForView();
  }

  #askForView(): void {
    const [start, end] = this.#inView;
    for (let page = Math.floor(start / PAGE_ROWS); page * PAGE_ROWS < end; page += 1) {
      if (!this.#asked.has(page)) void this.#ask(page);
    }
  }

  async #ask(page: number): Promise<void> {
    const generation = this.#generation;
    this.#asked.add(page);
    const result = await this.#client.call('readAgentTree', {
      ...this.filter.peek(),
      userId: this.#userId,
      collapsed: [...this.#collapsed],
      offset: page * PAGE_ROWS,
      limit: PAGE_ROWS,
    });
    if (generation !== this.#generation) return;
    if (result.ok) this.#take(page, result.value);
    else {
      this.#asked.delete(page);
      this.error.value = result.error;
    }
  }

  #take(page: number, window: AgentTreeWindow): void {
    const isFirst = this.#pagesOf !== this.#generation;
    const pages = isFirst ? new Map<number, readonly AgentTreeRow[]>() : new Map(this.#pages);
    pages.set(page, window.rows);
    this.#pages = pages;
    this.#pagesOf = this.#generation;
    this.error.value = null;
    this.rows.value = {
      total: window.total,
      environments: window.environments,
      rowAt: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    };
  }

  /** Generation that the kept pages were read in. */
  #pagesOf = -1;
}
