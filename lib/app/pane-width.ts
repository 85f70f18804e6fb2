/** The width of the console's left pane, remembered by the browser. */
import { type ReadonlySignal, signal } from '@preact/signals';

/** CSS pixels. */
export const PANE = { least: 200, most: 480, usual: 260 } as const;

export interface PaneWidth {
  readonly width: ReadonlySignal<number>;
  set(width: number): void;
}

const KEY = 'console-pane-width';

/** `storage`: that of the extension's own pages; without it, as where a person blocks it, the width lasts as long as the page. */
export function createPaneWidth(storage: Pick<Storage, 'getItem' | 'setItem'> | null): PaneWidth {
  const width = signal(within(Number(storage?.getItem(KEY) ?? PANE.usual)));
  return {
    width,
    set(next) {
      width.value = within(next);
      storage?.setItem(KEY, String(width.value));
    },
  };
}

function within(width: number): number {
  if (!Number.isFinite(width)) return PANE.usual;
  return Math.round(Math.min(PANE.most, Math.max(PANE.least, width)));
}
