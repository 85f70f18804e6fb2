/** Which rows of a long tree are in view, and how to bring one there. Runs in the extension's pages. */
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { useScrollView } from './scroll-view.ts';

/** Height of a row in CSS pixels, as in tokens.css. */
export const ROW = 30;
/** Rows beyond either edge of the view. */
const OVERSCAN = 6;
/** With the active row, wherever it is, these are the 45 of aim P10 of quality.md. */
export const MOST_ROWS = 44;
/** Assumed until the tree has been measured, so that its first rows need not be made twice. */
const USUAL_ROWS = 14;

export interface TreeWindow {
  readonly start: number;
  readonly end: number;
  /** Whether a part of the row is in view. */
  isInView(index: number): boolean;
  /** Rows that are wholly in view. */
  readonly pageRows: number;
  scrollTo(index: number): void;
  toTop(): void;
  /** To where a person has left it, with the focus. */
  comeBack(place: { readonly top: number }): void;
}

export function useTreeWindow(
  tree: RefObject<HTMLDivElement | null>,
  total: number,
  onNeed: (start: number, end: number) => void,
): TreeWindow {
  const view = useScrollView(tree, { row: ROW, usualRows: USUAL_ROWS });
  const inView = Math.ceil(view.rows) + 1;
  const start = Math.max(0, Math.min(view.first, total - inView) - OVERSCAN);
  const end = Math.min(total, start + Math.min(MOST_ROWS, inView + 2 * OVERSCAN));
  // Before the paint: the rows may be here in time for it
  useLayoutEffect(() => onNeed(start, end), [start, end, total]);

  const scrollTo = (index: number) => {
    const element = tree.current;
    if (!element) return;
    const top = index * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW - element.clientHeight;
    }
    view.measure();
  };
  // Even writing the same place would lay the page out
  const toTop = () => {
    if (view.first > 0) scrollTo(0);
  };
  const comeBack = ({ top }: { readonly top: number }) => {
    const element = tree.current;
    if (!element) return;
    element.scrollTop = top;
    element.focus({ preventScroll: true });
    view.measure();
  };
  const isInView = (index: number) => index >= view.first && index < view.first + inView;
  return { start, end, isInView, toTop, comeBack, pageRows: Math.max(1, Math.floor(view.rows)), scrollTo };
}
