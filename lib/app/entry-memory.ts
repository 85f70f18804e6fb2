/** What the console remembers of each entry of its tab's history, so that Back finds a page as it was left. Ends with the page. */

export interface EntryMemory {
  /** What was kept under the name in the present entry. */
  recall<T>(name: string): T | undefined;
  keep(name: string, value: unknown): void;
}

export function createEntryMemory(history: Pick<History, 'state'>): EntryMemory {
  const kept = new Map<string, Map<string, unknown>>();
  return {
    recall<T>(name: string) {
      const entry = entryOf(history);
      return entry === null ? undefined : (kept.get(entry)?.get(name) as T | undefined);
    },
    keep(name, value) {
      const entry = entryOf(history);
      if (entry === null) return;
      const values = kept.get(entry) ?? new Map<string, unknown>();
      kept.set(entry, values.set(name, value));
    },
  };
}

/** The name the router gave the present entry; `null` before it did. */
export function entryOf({ state }: Pick<History, 'state'>): string | null {
  const entry: unknown = typeof state === 'object' && state !== null && 'entry' in state ? state.entry : null;
  return typeof entry === 'string' ? entry : null;
}
