/** Where a person is in a grid: told as they move, and found again where they had left it. Runs in the extension's pages. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface GridPlace {
  /** The `resetKey` of the grid it is a place in. */
  readonly key: string;
  /** CSS pixels above the view. */
  readonly top: number;
  /** Index of the active row. */
  readonly active: number;
  /** It was left by opening that row: who comes back goes on from there. */
  readonly isOpened: boolean;
}

export interface GridPlaceOptions {
  total: number;
  resetKey: string;
  place: GridPlace | undefined;
  onPlace: ((place: GridPlace) => void) | undefined;
}

export interface ActiveRow {
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** A row is about to be opened. */
  readonly leave: (index: number) => void;
}

export function useGridPlace(ref: RefObject<HTMLElement | null>, options: GridPlaceOptions): ActiveRow {
  const { total, resetKey, place, onPlace } = options;
  /** Until its rows are here. */
  const left = useRef(place?.key === resetKey ? place : undefined);
  const isBack = useRef(false);
  const [active, setActive] = useState(left.current?.active ?? 0);
  const tell = useRef((_isOpened: boolean, _active: number) => {});
  tell.current = (isOpened, row) => {
    if (left.current || !ref.current) return;
    onPlace?.({ key: resetKey, top: ref.current.scrollTop, active: row, isOpened });
  };
  useLayoutEffect(() => {
    if (left.current?.key === resetKey) return;
    left.current = undefined;
    setActive(0);
    if (ref.current) ref.current.scrollTop = 0;
  }, [resetKey]);
  useLayoutEffect(() => {
    const element = ref.current;
    const to = left.current;
    if (!element || !to || total === 0) return;
    left.current = undefined;
    element.scrollTop = to.top;
    isBack.current = to.isOpened;
  }, [total]);
  // After the effects of the page, one of which gives its heading the focus
  useEffect(() => {
    if (isBack.current && isFocusFree()) ref.current?.focus({ preventScroll: true });
    isBack.current = false;
  }, [ref, total]);
  useEffect(() => tell.current(false, active), [active, resetKey, total]);
  useEffect(() => {
    const element = ref.current;
    const onScroll = () => tell.current(false, active);
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, [ref, active]);
  return { active, setActive, leave: (index) => tell.current(true, index) };
}

/** Nobody has gone to a control: the focus is where the page put it. */
function isFocusFree(): boolean {
  const { activeElement } = document;
  return !(activeElement instanceof HTMLElement) || activeElement.tabIndex < 0;
}
