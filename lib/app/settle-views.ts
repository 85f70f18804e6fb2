/** Puts views on screen so that nobody outstays: the former person goes at once, the next comes when no newer view waits. */
import type { PanelView, SyncStatus } from '../schema/views.ts';

export interface SettleOptions {
  /** What is on screen. */
  shown(): PanelView | null;
  show(view: PanelView): void;
  /** Calls once the messages that have already arrived were heard; returns the end. */
  later?: (call: () => void) => () => void;
}

export interface SettledViews {
  take(view: PanelView): void;
  /** For the view that waits, if one does. */
  takeSync(sync: SyncStatus): void;
  /** Nobody is shown until the next view. */
  clear(): void;
  stop(): void;
}

/**
 * To paint a person takes longer than to hear of the next one: while a CRM runs through its records, each view in
 * its turn would let the panel fall behind the page.
 */
export function settleViews({ shown, show, later = afterTask }: SettleOptions): SettledViews {
  let waiting: PanelView | null = null;
  let stop = () => {};
  const drop = () => {
    stop();
    waiting = null;
  };
  const clear = () => {
    drop();
    const view = shown();
    if (view && view.person.kind !== 'loading') show(withNobody(view));
  };
  return {
    take(view) {
      drop();
      const former = shown();
      const next = personId(view);
      if (former === null || next === null || next === personId(former)) return show(view);
      // With the switch between two people goes the focus of whoever goes from one to the other
      const { canSwitch, show: shows } = view;
      if (former.person.kind !== 'loading') show({ ...withNobody(view), canSwitch, show: shows });
      waiting = view;
      stop = later(() => {
        if (waiting) show(waiting);
        waiting = null;
      });
    },
    takeSync(sync) {
      if (waiting) waiting = { ...waiting, sync };
    },
    clear,
    stop: drop,
  };
}

function afterTask(call: () => void): () => void {
  const timer = setTimeout(call);
  return () => clearTimeout(timer);
}

function personId({ person }: PanelView): string | null {
  return person.kind === 'person' ? person.person.user.id : null;
}

/** The same session and state of synchronisation, on a page that nothing is known of yet. */
function withNobody({ session, sync, readOnly, withheldSites }: PanelView): PanelView {
  return {
    session,
    sync,
    site: null,
    show: 'me',
    canSwitch: false,
    person: { kind: 'loading' },
    ownDataOnly: false,
    readOnly,
    groups: [],
    inheritedAgents: [],
    owners: {},
    ...(withheldSites ? { withheldSites } : {}),
  };
}
