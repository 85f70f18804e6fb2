/** Which rows of a grid are in view, and which are in the document around them. Runs in the extension's pages. */
import type { RefObject } from 'preact';
import { useScrollView } from './scroll-view.ts';

/** Height of a row and of the head in CSS pixels, as in grid.css. */
export const ROW = 34;
/** Rows beyond either edge of the view. */
const OVERSCAN = 6;
const MOST_ROWS = 60;

export interface GridWindow {
  /** Rows from `start` to before `end` are in the document. */
  readonly start: number;
  readonly end: number;
  /** Rows that are wholly in view, one at least. */
  readonly pageRows: number;
  isInView(index: number): boolean;
}

export function useGridWindow(grid: RefObject<HTMLElement | null>, total: number): GridWindow {
  const view = useScrollView(grid, { row: ROW, usualRows: 0 });
  const inView = Math.ceil(view.rows) + 1;
  const first = Math.max(0, Math.min(view.first, total - inView));
  const start = Math.max(0, first - OVERSCAN);
  const end = Math.min(total, start + Math.min(MOST_ROWS, inView + 2 * OVERSCAN));
  const isInView = (index: number) => index >= first && index < first + inView;
  return { start, end, isInView, pageRows: Math.max(1, end - start - 2 * OVERSCAN) };
}
