/** The hash router of the console: `#/pending` and the like. */
import { type ReadonlySignal, signal } from '@preact/signals';

export interface Route {
  /** First segment; empty for the root. */
  readonly name: string;
  /** What follows the first segment, as it stands in the address. */
  readonly rest: string;
}

export interface Router {
  readonly route: ReadonlySignal<Route>;
  stop(): void;
}

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '');
  const cut = path.indexOf('/');
  return cut < 0 ? { name: path, rest: '' } : { name: path.slice(0, cut), rest: path.slice(cut + 1) };
}

export function createRouter(page: Window): Router {
  const route = signal(parseRoute(page.location.hash));
  const follow = () => {
    route.value = parseRoute(page.location.hash);
  };
  page.addEventListener('hashchange', follow);
  return { route, stop: () => page.removeEventListener('hashchange', follow) };
}
