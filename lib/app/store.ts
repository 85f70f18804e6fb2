/** What the page knows, as signals. The background's events are its only writer. Runs in the extension's pages. */
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import type { PageClient } from '../messages/page-client.ts';
import { PROTOCOL_VERSION } from '../messages/protocol.ts';
import type { AppError } from '../schema/app-error.ts';
import type { PanelView, PersonView, SyncStatus } from '../schema/views.ts';
import type { Clock } from './clock.ts';
import { settleViews } from './settle-views.ts';

export interface Store {
  /** The complete view; `null` until the background has answered. */
  readonly view: ReadonlySignal<PanelView | null>;
  readonly sync: ReadonlySignal<SyncStatus | null>;
  readonly person: ReadonlySignal<PersonView | null>;
  /** Grows when rows behind windows have changed. */
  readonly directoryRevision: ReadonlySignal<number>;
  /** Grows each time rows or edits behind windows have changed, also where the revision stays the same. */
  readonly directoryChanges: ReadonlySignal<number>;
  /** Now, moved on every 30 s so that ages stay true. */
  readonly now: ReadonlySignal<number>;
  /** Why the background did not answer `hello`; `null` when it did. */
  readonly failure: ReadonlySignal<AppError | null>;
  /** Says hello and takes the first view. Also used to try again. */
  hello(): Promise<void>;
  /** The tabs around a side panel changed: nobody of the former tab is shown from now on. */
  follow(): Promise<void>;
  stop(): void;
}

const AGE_REFRESH_MS = 30_000;

export function createStore({ client, clock }: { client: PageClient; clock: Clock }): Store {
  const view = signal<PanelView | null>(null);
  const sync = signal<SyncStatus | null>(null);
  const directoryRevision = signal(0);
  const directoryChanges = signal(0);
  const now = signal(clock.now());
  const failure = signal<AppError | null>(null);
  const pageId = crypto.randomUUID();
  /** Looks for the tab to follow that are under way; until the last has answered, views are of former tabs. */
  let looks = 0;

  const showView = (next: PanelView) =>
    batch(() => {
      view.value = next;
      sync.value = next.sync;
      failure.value = null;
      now.value = clock.now();
    });
  const views = settleViews({ shown: () => view.peek(), show: showView });
  const showSync = (next: SyncStatus) =>
    batch(() => {
      views.takeSync(next);
      sync.value = next;
      now.value = clock.now();
    });

  const stops = [
    () => views.stop(),
    client.on('viewChanged', (next) => {
      if (looks === 0) views.take(next);
    }),
    client.on('syncChanged', showSync),
    client.on('directoryChanged', ({ revision }) => {
      directoryRevision.value = revision;
      directoryChanges.value += 1;
    }),
    clock.every(AGE_REFRESH_MS, () => {
      now.value = clock.now();
    }),
  ];

  return {
    view,
    sync,
    person: computed(() => (view.value?.person.kind === 'person' ? view.value.person.person : null)),
    directoryRevision,
    directoryChanges,
    now,
    failure,
    async hello() {
      const { surface, windowId } = client;
      const where = windowId === undefined ? {} : { windowId };
      const result = await client.call('hello', { surface, protocol: PROTOCOL_VERSION, pageId, ...where });
      if (result.ok) showView(result.value);
      else failure.value = result.error;
    },
    async follow() {
      looks += 1;
      views.clear();
      const result = await client.call('followTab', {});
      looks -= 1;
      if (looks > 0) return;
      if (result.ok) views.take(result.value);
      else failure.value = result.error;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}
