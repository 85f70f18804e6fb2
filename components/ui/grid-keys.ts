/** The keyboard of a grid of rows: where a key leads from the present row. Pure. */

export interface GridPlace {
  readonly current: number;
  readonly total: number;
  readonly pageRows: number;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/** The row a key leads to; `open` for the key that opens the present one, `null` for keys that mean nothing here. */
export function gridKey(event: Key, { current, total, pageRows }: GridPlace): number | 'open' | null {
  if (event.ctrlKey || event.altKey || event.metaKey || total === 0) return null;
  const steps: Record<string, number> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + pageRows,
    PageUp: current - pageRows,
    Home: 0,
    End: total - 1,
  };
  if (event.key === 'Enter') return 'open';
  const next = steps[event.key];
  return next === undefined ? null : Math.max(0, Math.min(next, total - 1));
}
