/** Parts of a page whose code is read when they are first needed, as a hook. */
import type { ComponentType } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

export type Load<P> = () => Promise<ComponentType<P>>;

export interface LaterPart<P> {
  /** `null` until the code is here. */
  readonly Part: ComponentType<P> | null;
  /** Files of an extension that was updated under an open page are gone. */
  readonly isFailed: boolean;
}

export function useLater<P>(load: Load<P>): LaterPart<P> {
  const [part, setPart] = useState<LaterPart<P>>({ Part: null, isFailed: false });
  // Code that is there already is shown by the same paint
  useLayoutEffect(() => {
    load().then(
      (Part) => setPart({ Part, isFailed: false }),
      () => setPart({ Part: null, isFailed: true }),
    );
  }, [load]);
  return part;
}

/** Reads code ahead, when the page has nothing else to do; whether that fails is seen when it is needed. */
export function useAhead(isWanted: boolean, loads: readonly (() => Promise<unknown>)[]): void {
  // Which parts they are does not change
  useEffect(() => {
    if (!isWanted || typeof requestIdleCallback === 'undefined') return;
    const idle = requestIdleCallback(() => {
      for (const load of loads) load().catch(() => undefined);
    });
    return () => cancelIdleCallback(idle);
  }, [isWanted]);
}
