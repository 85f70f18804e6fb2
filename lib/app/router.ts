/** The hash router of the console: `#/pending` and the like. A move that would leave something unsaved waits for an answer. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { entryOf } from './entry-memory.ts';

export interface Route {
  /** First segment; empty for the root. */
  readonly name: string;
  /** What follows the first segment, as it stands in the address. */
  readonly rest: string;
}

export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** Where to a person wants to go, while they are asked whether to leave what is not saved. */
  readonly asked: ReadonlySignal<Route | null>;
  /** Asked before each move; true holds it. Returns the removal. */
  hold(holds: (to: Route) => boolean): () => void;
  /** Goes on to where the person wanted, or stays. */
  answer(leaves: boolean): void;
  stop(): void;
}

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '');
  const cut = path.indexOf('/');
  return cut < 0 ? { name: path, rest: '' } : { name: path.slice(0, cut), rest: path.slice(cut + 1) };
}

/** The part of `Window` that a router works on. */
export type RoutedPage = Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;

export function createRouter(page: RoutedPage): Router {
  const route = signal(parseRoute(page.location.hash));
  const asked = signal<Route | null>(null);
  const holders = new Set<(to: Route) => boolean>();
  /** Place of the present entry in the tab's history, kept with the entry so that Back and Forward are told apart. */
  let here = placeOf(page) ?? 0;
  name(page, here);
  /** How far away the held entry lies. */
  let distance = 0;
  let move: 'free' | 'returning' | 'leaving' = 'free';

  const follow = () => {
    const to = parseRoute(page.location.hash);
    const place = placeOf(page) ?? here + 1;
    if (placeOf(page) === null) name(page, place);
    const isReturn = move === 'returning';
    const isHeld = move === 'free' && [...holders].some((holds) => holds(to));
    move = 'free';
    if (isReturn) return;
    if (isHeld && place !== here) {
      distance = place - here;
      asked.value = to;
      move = 'returning';
      page.history.go(-distance);
      return;
    }
    here = place;
    route.value = to;
  };
  page.addEventListener('hashchange', follow);
  return {
    route,
    asked,
    hold(holds) {
      holders.add(holds);
      return () => holders.delete(holds);
    },
    answer(leaves) {
      asked.value = null;
      if (!leaves) return;
      move = 'leaving';
      page.history.go(distance);
    },
    stop: () => page.removeEventListener('hashchange', follow),
  };
}

/** An entry that was there before keeps its name. */
function name({ history }: RoutedPage, place: number): void {
  history.replaceState({ place, entry: entryOf(history) ?? crypto.randomUUID() }, '');
}

function placeOf({ history }: RoutedPage): number | null {
  const state: unknown = history.state;
  const place = typeof state === 'object' && state !== null && 'place' in state ? state.place : null;
  return typeof place === 'number' ? place : null;
}
