/** State of a component that Back finds again: it is kept with the entry of the tab's history it belongs to. */
import { useEffect, useState } from 'preact/hooks';
import { useApp } from './app-context.ts';

type Setting<T> = (next: T | ((before: T) => T)) => void;

export function useEntryState<T>(name: string, first: T): [value: T, set: Setting<T>] {
  const { entries } = useApp();
  const [value, set] = useState<T>(() => entries.recall<T>(name) ?? first);
  // Each time: a tab of the same page is another entry with the same component
  useEffect(() => entries.keep(name, value));
  return [value, set];
}
