/** The tree of CTI agents as the editor reads it: windows of rows, fetched when they come into view. */
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { PageClient } from '../messages/page-client.ts';
import type { Result } from '../messages/protocol.ts';
import type {
  AgentBranch,
  AgentBranchRow,
  AgentTreeAhead,
  AgentTreeRow,
  AgentTreeScope,
  AgentTreeWindow,
} from '../schema/agent-tree.ts';
import type { AppError } from '../schema/app-error.ts';
import { afterPaint } from './after-paint.ts';
import type { AgentTreeFilter, AgentTreePlace, Folds } from './agent-tree-place.ts';

/** Rows of one request; the first fills the tallest panel that is common. */
const PAGE_ROWS = 50;
/** Rows read beyond the view, so that scrolling finds them there. */
const AHEAD = 20;
/** Pages kept on either side of the view. */
const KEPT_PAGES = 20;
/** Rows that are read of each letter that may come next. */
const AHEAD_ROWS = 25;
/** Searches whose next letters are kept, for whoever goes back. */
const KEPT_AHEAD = 20;

/** What has been read for one filter. */
export interface AgentTreeRows {
  readonly filter: AgentTreeFilter;
  readonly total: number;
  /** Agents among them and in what is folded. */
  readonly agents: number;
  readonly environments: AgentTreeWindow['environments'];
  rowAt(index: number): AgentTreeRow | undefined;
  /** Index of a row that has been read, by the id of its record; -1 when it is not among them. */
  indexOf(id: string): number;
}

export interface AgentTree {
  /** `null` until the first window has arrived. */
  readonly rows: ReadonlySignal<AgentTreeRows | null>;
  readonly error: ReadonlySignal<AppError | null>;
  readonly filter: ReadonlySignal<AgentTreeFilter>;
  /** Rows in view are on their way. */
  readonly isLoading: ReadonlySignal<boolean>;
  setFilter(filter: Partial<AgentTreeFilter>): void;
  /** The agents that are checked; the branches count them. */
  setChecked(agentRecordIds: readonly string[]): void;
  setExpanded(branch: AgentBranchRow, expanded: boolean): void;
  /** Unfolds all environments or groups beside a row. */
  expandSiblings(row: AgentTreeRow): void;
  /** Fetches what is missing of the rows from `start` to before `end`. */
  need(start: number, end: number): void;
  /** Reads the rows in view again; the old ones stay until the new ones are here. */
  refresh(): void;
  /** Index of the next row from `from` on and around whose name begins so; `null` when there is none. */
  find(prefix: string, from: number): Promise<number | null>;
  /** The agents of a branch, as far as they may be mapped here. */
  agentsIn(branch: AgentBranchRow): Promise<Result<AgentBranch>>;
}

export interface AgentTreeOptions {
  client: PageClient;
  /** Record whose mapping is edited. */
  ownerId: string;
  checked?: readonly string[];
  /** As it was left; else everything is unfolded. */
  place?: AgentTreePlace | undefined;
  onPlace?: (place: AgentTreePlace) => void;
}

export function createAgentTree(options: AgentTreeOptions): AgentTree {
  return new TreeReader(options);
}

export function idOfRow(row: AgentTreeRow): string {
  return row.type === 'agent' ? row.agent.id : row.id;
}

class TreeReader implements AgentTree {
  readonly rows = signal<AgentTreeRows | null>(null);
  readonly error = signal<AppError | null>(null);
  readonly filter = signal<AgentTreeFilter>({ environmentId: null, search: '', showMapped: true });
  readonly isLoading = signal(false);
  readonly #client: PageClient;
  readonly #ownerId: string;
  #checked: readonly string[];
  readonly #onPlace: (place: AgentTreePlace) => void;
  #folded = new Map<string, string | null>();
  /** What was folded before the search; a match inside it must be seen. */
  #foldedBefore: Folds | null = null;
  #pages = new Map<number, readonly AgentTreeRow[]>();
  /** Grows with each question whose former answers no longer count. */
  #generation = 0;
  /** Generation that the kept pages were read in. */
  #pagesOf = 0;
  #isAsking = false;
  /** By search what each letter more finds, read before it is typed; another map whenever that no longer counts. */
  #ahead = new Map<string, ReadonlyMap<string, AgentTreeAhead>>();
  #isLookingAhead = false;
  /** Generation of which such rows are shown, and how many. */
  #early = { generation: 0, rows: 0 };
  #inView: readonly [start: number, end: number] = [0, 1];

  constructor({ client, ownerId, checked = [], place, onPlace = () => undefined }: AgentTreeOptions) {
    this.#client = client;
    this.#ownerId = ownerId;
    this.#checked = checked;
    this.#onPlace = onPlace;
    if (place) {
      this.filter.value = place.filter;
      this.#folded = new Map(place.folded);
      this.#foldedBefore = place.foldedBefore;
    }
    this.#tellPlace();
    this.refresh();
  }

  setFilter(change: Partial<AgentTreeFilter>): void {
    const former = this.filter.peek();
    const filter = { ...former, ...change };
    if (filter.search === former.search) this.#ahead = new Map();
    else this.#unfoldFor(filter.search);
    this.filter.value = filter;
    this.#inView = [0, 1];
    this.#tellPlace();
    this.#generation += 1;
    this.#showAhead(filter);
    void this.#ask();
  }

  setChecked(ids: readonly string[]): void {
    if (ids.length === this.#checked.length && ids.every((id, index) => id === this.#checked[index])) return;
    this.#checked = ids;
    this.refresh();
  }

  setExpanded({ id, parentId }: AgentBranchRow, expanded: boolean): void {
    if (expanded) this.#folded.delete(id);
    else this.#folded.set(id, parentId);
    this.#moved();
  }

  expandSiblings({ parentId }: AgentTreeRow): void {
    for (const [id, above] of this.#folded) if (above === parentId) this.#folded.delete(id);
    this.#moved();
  }

  need(start: number, end: number): void {
    this.#inView = [start, Math.max(end, start + 1)];
    void this.#ask();
  }

  refresh(): void {
    this.#generation += 1;
    this.#ahead = new Map();
    void this.#ask();
  }

  #moved(): void {
    this.#tellPlace();
    this.refresh();
  }

  #tellPlace(): void {
    const filter = this.filter.peek();
    this.#onPlace({ filter, folded: new Map(this.#folded), foldedBefore: this.#foldedBefore });
  }

  #unfoldFor(search: string): void {
    this.#foldedBefore ??= this.#folded;
    this.#folded = new Map(search === '' ? this.#foldedBefore : []);
    if (search === '') this.#foldedBefore = null;
  }

  async find(prefix: string, from: number): Promise<number | null> {
    const result = await this.#client.call('findAgentRow', { ...this.#scope(), prefix, from });
    return result.ok ? result.value.index : null;
  }

  agentsIn({ id }: AgentBranchRow): Promise<Result<AgentBranch>> {
    return this.#client.call('listBranchAgents', { ...this.#scope(), branchId: id });
  }

  #scope(): AgentTreeScope {
    const collapsed = [...this.#folded.keys()];
    return { ...this.filter.peek(), ownerId: this.#ownerId, collapsed, checked: [...this.#checked] };
  }

  /** One question at a time: what was typed or scrolled past meanwhile is never asked, and no answer overtakes another. */
  async #ask(): Promise<void> {
    // Also while the answer under way is to a former question
    if (this.#isMissingInView()) this.isLoading.value = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let page = this.#missingPage(); page !== null; page = this.#missingPage()) {
      const generation = this.#generation;
      const filter = this.filter.peek();
      // Rows that were read ahead are painted first: the background would be busy beside them
      if (this.#early.generation > this.#pagesOf) await afterPaint();
      if (generation !== this.#generation) continue;
      const result = await this.#client.call('readAgentTree', {
        ...this.#scope(),
        offset: page * PAGE_ROWS,
        limit: PAGE_ROWS,
      });
      if (generation !== this.#generation) continue;
      if (!result.ok) {
        this.error.value = result.error;
        break;
      }
      batch(() => this.#take(page, result.value, filter));
      void afterPaint().then(() => this.#lookAhead());
    }
    this.#isAsking = false;
    this.isLoading.value = false;
  }

  #isMissingInView(): boolean {
    const [start, end] = this.#inView;
    if (this.#pagesOf !== this.#generation) {
      return this.#early.generation !== this.#generation || end > this.#early.rows;
    }
    const isIn = (index: number) => this.#pages.has(Math.floor(index / PAGE_ROWS));
    return !isIn(start) || !isIn(end - 1);
  }

  /** What is in view first, then what is near it. */
  #missingPage(): number | null {
    const [start, end] = this.#inView;
    if (this.#pagesOf !== this.#generation) return Math.floor(start / PAGE_ROWS);
    const total = this.rows.peek()?.total ?? 0;
    const ranges = [
      [start, end],
      [start - AHEAD, end + AHEAD],
    ] as const;
    for (const [from, to] of ranges) {
      const last = Math.min(to, total);
      for (let page = Math.floor(Math.max(0, from) / PAGE_ROWS); page * PAGE_ROWS < last; page += 1) {
        if (!this.#pages.has(page)) return page;
      }
    }
    return null;
  }

  #take(page: number, { rows, total, agents, environments }: AgentTreeWindow, filter: AgentTreeFilter): void {
    const isFirst = this.#pagesOf !== this.#generation;
    const near = [...this.#pages].filter(([other]) => Math.abs(other - page) <= KEPT_PAGES);
    const pages = new Map<number, readonly AgentTreeRow[]>(isFirst ? [] : near).set(page, rows);
    this.#pages = pages;
    this.#pagesOf = this.#generation;
    this.error.value = null;
    this.isLoading.value = this.#isMissingInView();
    this.#show(pages, { filter, total, agents, environments });
  }

  #show(
    pages: ReadonlyMap<number, readonly AgentTreeRow[]>,
    about: Omit<AgentTreeRows, 'rowAt' | 'indexOf'>,
  ): void {
    this.rows.value = {
      ...about,
      rowAt: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
      indexOf: (id) => indexIn(pages, id),
    };
  }

  /** What was read ahead is shown at once; the question is asked nevertheless, and its answer has the last word. */
  #showAhead(filter: AgentTreeFilter): void {
    const search = filter.search.toLowerCase();
    const [found, former] = [this.#ahead.get(search.slice(0, -1))?.get(search), this.rows.peek()];
    if (!found || !former) return;
    const { rows, total, agents } = found;
    this.#early = { generation: this.#generation, rows: rows.length < total ? rows.length : Infinity };
    this.#show(new Map([[0, rows]]), { ...former, filter, total, agents });
  }

  /** One at a time as well: what the next letter would find. */
  async #lookAhead(): Promise<void> {
    const ahead = this.#ahead;
    const generation = this.#generation;
    const search = this.filter.peek().search.toLowerCase();
    if (this.#isLookingAhead || ahead.has(search)) return;
    this.#isLookingAhead = true;
    const result = await this.#client.call('lookAhead', { ...this.#scope(), offset: 0, limit: AHEAD_ROWS });
    this.#isLookingAhead = false;
    if (ahead.size === KEPT_AHEAD) ahead.clear();
    if (result.ok) ahead.set(search, new Map(result.value.map((found) => [found.search, found])));
    if (generation !== this.#generation) void this.#lookAhead();
  }
}

function indexIn(pages: ReadonlyMap<number, readonly AgentTreeRow[]>, id: string): number {
  for (const [page, rows] of pages) {
    const place = rows.findIndex((row) => idOfRow(row) === id);
    if (place >= 0) return page * PAGE_ROWS + place;
  }
  return -1;
}
