/** How far a page is scrolled, which Back finds again once the page is long enough for it. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app-context.ts';

/** `address`: another value is another entry of the history. */
export function useEntryScroll(ref: RefObject<HTMLElement | null>, address: string): void {
  const { entries } = useApp();
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const keep = () => entries.keep('scroll', element.scrollTop);
    element.addEventListener('scroll', keep, { passive: true });
    return () => element.removeEventListener('scroll', keep);
  }, [ref, entries]);
  useEffect(() => {
    const element = ref.current;
    const top = entries.recall<number>('scroll') ?? 0;
    if (!element || top === 0) return;
    const leave = new AbortController();
    const sizes = new ResizeObserver(() => {
      if (element.scrollHeight - element.clientHeight < top) return;
      element.scrollTop = top;
      leave.abort();
    });
    for (const child of element.children) sizes.observe(child);
    // Whoever moves meanwhile is where they want to be
    for (const act of ['wheel', 'pointerdown', 'keydown']) {
      element.addEventListener(act, () => leave.abort(), { signal: leave.signal, passive: true });
    }
    leave.signal.addEventListener('abort', () => sizes.disconnect());
    return () => leave.abort();
  }, [ref, entries, address]);
}
