/** A router that stands at one address, for pages under test. */
import { signal } from '@preact/signals';
import { parseRoute, type Router } from '../../lib/app/router.ts';

export interface FixedRouter extends Router {
  goTo(hash: string): void;
}

export function fixedRouter(hash: string): FixedRouter {
  const route = signal(parseRoute(hash));
  const asked = signal<ReturnType<typeof parseRoute> | null>(null);
  const holders = new Set<(to: ReturnType<typeof parseRoute>) => boolean>();
  let wanted = route.value;
  return {
    route,
    asked,
    hold(holds) {
      holders.add(holds);
      return () => holders.delete(holds);
    },
    answer(leaves) {
      asked.value = null;
      if (leaves) route.value = wanted;
    },
    stop: () => undefined,
    goTo(next) {
      wanted = parseRoute(next);
      if ([...holders].some((holds) => holds(wanted))) asked.value = wanted;
      else route.value = wanted;
    },
  };
}
