/** The open pages of the extension, and what each was last told: views are sent only when they changed. */
import type { PageConnection } from '../messages/page-server.ts';
import type { PortEvent } from '../messages/protocol.ts';
import type { PanelView, SyncStatus } from '../schema/views.ts';

interface OpenPage {
  wanted: 'page-user' | 'me';
  /** Last view without its sync part, and last sync part, as JSON. */
  view: string;
  sync: string;
  /** A view is on its way as an answer: what changes meanwhile is told after it, never before. */
  isAnswering: boolean;
  /** Something changed since it was last told, which may concern it. */
  isDue: boolean;
}

export interface PagesParts {
  compose(page: PageConnection, wanted: 'page-user' | 'me'): PanelView;
  status(): SyncStatus;
  /** Called with true while any page is open. */
  onWatched(isWatched: boolean): void;
}

export class Pages {
  readonly #parts: PagesParts;
  readonly #open = new Map<PageConnection, OpenPage>();
  #isScheduled = false;
  /** Of the rows behind windows, where pages are still to be told of it. */
  #revision: number | null = null;

  constructor(parts: PagesParts) {
    this.#parts = parts;
  }

  open(page: PageConnection): void {
    this.#open.set(page, { wanted: 'page-user', view: '', sync: '', isAnswering: false, isDue: false });
    this.#parts.onWatched(true);
  }

  /** The page's view as it would be now; the page is told nothing. */
  compose(page: PageConnection): PanelView {
    return this.#parts.compose(page, this.#open.get(page)?.wanted ?? 'page-user');
  }

  close(page: PageConnection): void {
    this.#open.delete(page);
    if (this.#open.size === 0) this.#parts.onWatched(false);
    // Its drafts are left now, which the others say.
    else this.publish();
  }

  /** What the open pages call themselves. */
  get openIds(): ReadonlySet<string> {
    return new Set([...this.#open.keys()].flatMap(({ pageId }) => pageId ?? []));
  }

  isShown(where: (page: PageConnection) => boolean): boolean {
    return [...this.#open.keys()].some(where);
  }

  has(surface: PageConnection['surface']): boolean {
    return [...this.#open.keys()].some((page) => page.surface === surface);
  }

  /** The page's view now; the page counts as told. */
  view(page: PageConnection): PanelView {
    const open = this.#open.get(page);
    const view = this.#parts.compose(page, open?.wanted ?? 'page-user');
    if (open) {
      Object.assign(open, fingerprints(view), { isAnswering: true, isDue: false });
      setTimeout(() => {
        open.isAnswering = false;
        this.publish();
      });
    }
    return view;
  }

  /** Each connects anew, and is then told by whoever answers. */
  hangUp(): void {
    for (const page of this.#open.keys()) page.hangUp();
    this.#open.clear();
  }

  choose(page: PageConnection, wanted: 'page-user' | 'me'): void {
    const open = this.#open.get(page);
    if (open) open.wanted = wanted;
    this.publish();
  }

  /** Tells every page what changed for it, once for all changes of one turn. */
  publish(): void {
    for (const open of this.#open.values()) open.isDue = true;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      // Whoever asked is answered, and told with it, before views of others are made and any page reads its windows again.
      if (this.isShown(({ isAsking }) => isAsking)) setTimeout(() => this.#tellAll());
      else this.#tellAll();
    });
  }

  /** What the page is to be told by now: it counts as told. */
  news(page: PageConnection): PortEvent | null {
    const open = this.#open.get(page);
    // A page that has not said hello yet gets its first view as the answer.
    if (!open?.isDue || !isTold(page, open)) return null;
    const view = this.#parts.compose(page, open.wanted);
    const now = fingerprints(view);
    const { view: toldView, sync: toldSync } = open;
    Object.assign(open, now, { isDue: false });
    if (now.view !== toldView) return { event: 'viewChanged', payload: view };
    return now.sync === toldSync ? null : { event: 'syncChanged', payload: view.sync };
  }

  /** Only the state of synchronisation changed: no view is composed. */
  publishStatus(): void {
    const status = this.#parts.status();
    const sync = JSON.stringify(status);
    for (const [page, open] of this.#open) {
      if (!isTold(page, open) || open.sync === sync) continue;
      open.sync = sync;
      page.post('syncChanged', status);
    }
  }

  /** Rows behind windows changed, or edits of them: told like the views, once for all changes of one turn. */
  directoryChanged(revision: number): void {
    this.#revision = revision;
    this.publish();
  }

  /** The windows of all pages, and the views of those that are not told yet. */
  #tellAll(): void {
    const revision = this.#revision;
    this.#revision = null;
    if (revision !== null) {
      for (const [page] of this.#open) if (page.isWelcome) page.post('directoryChanged', { revision });
    }
    for (const page of this.#open.keys()) {
      const news = this.news(page);
      if (news) page.post(news.event, news.payload as never);
    }
  }
}

function isTold(page: PageConnection, { view, isAnswering }: OpenPage): boolean {
  return page.isWelcome && view !== '' && !isAnswering;
}

function fingerprints({ sync, ...view }: PanelView): { view: string; sync: string } {
  return { view: JSON.stringify(view), sync: JSON.stringify(sync) };
}
