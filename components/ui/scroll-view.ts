/** Which rows of equal height an element shows, as it scrolls and changes its size. Runs in the extension's pages. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface ScrollView {
  /** Index of the row at the top. */
  readonly first: number;
  /** How many rows fit; a part of a row counts as a part. */
  readonly rows: number;
  /** Reads the place again at once: the event of scrolling comes a frame later. */
  measure(): void;
}

export interface RowHeights {
  /** CSS pixels of one row. */
  readonly row: number;
  /** Rows assumed until the element has been measured. */
  readonly usualRows: number;
}

/** Changes only when another row is at the top or another number fits, not with every pixel. */
export function useScrollView(
  ref: RefObject<HTMLElement | null>,
  { row, usualRows }: RowHeights,
): ScrollView {
  const [view, setView] = useState({ first: 0, rows: usualRows });
  const measured = useRef(() => {});
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const next = { first: Math.floor(element.scrollTop / row), rows: element.clientHeight / row };
      setView((now) => (now.first === next.first && now.rows === next.rows ? now : next));
    };
    measured.current = measure;
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [ref, row]);
  return { ...view, measure: () => measured.current() };
}
