/** The handle on the frame's edge that changes its width by pointer and keyboard; runs in the content script. */

export const MIN_WIDTH = 320;
export const MAX_WIDTH = 520;
const STEP = 16;

export interface ResizeOptions {
  label: string;
  width: number;
  /** While dragging, with every move. */
  onWidth(width: number): void;
  /** At the first press and at the end: the frame must let the pointer pass meanwhile. */
  onDragging(isDragging: boolean): void;
  /** When the person let go: the width to remember. */
  onSettled(width: number): void;
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Number.isFinite(width) ? width : MIN_WIDTH)));
}

export function createResizeHandle(document: Document, options: ResizeOptions): HTMLElement {
  const handle = document.createElement('div');
  let width = clampWidth(options.width);
  const change = (wanted: number) => {
    width = clampWidth(wanted);
    handle.ariaValueNow = String(width);
    options.onWidth(width);
  };
  handle.tabIndex = 0;
  handle.role = 'separator';
  handle.ariaOrientation = 'vertical';
  handle.ariaLabel = options.label;
  handle.ariaValueMin = String(MIN_WIDTH);
  handle.ariaValueMax = String(MAX_WIDTH);
  handle.addEventListener('keydown', (event) => {
    const wanted = widthForKey(event.key, width);
    if (wanted === null || !event.isTrusted) return;
    event.preventDefault();
    change(wanted);
    options.onSettled(width);
  });
  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    options.onDragging(true);
    drag(handle, event, {
      width,
      change,
      settle() {
        options.onDragging(false);
        options.onSettled(width);
      },
    });
  });
  change(width);
  return handle;
}

/** The frame is at the right edge: left makes it wider. */
function widthForKey(key: string, width: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return width + STEP;
    case 'ArrowRight':
      return width - STEP;
    case 'Home':
      return MIN_WIDTH;
    case 'End':
      return MAX_WIDTH;
    default:
      return null;
  }
}

interface Drag {
  width: number;
  change(width: number): void;
  settle(): void;
}

/** A capture begins with the next event only, and a fast pointer is over the frame by then. */
function drag(handle: HTMLElement, start: PointerEvent, { width, change, settle }: Drag): void {
  const ended = new AbortController();
  handle.setPointerCapture(start.pointerId);
  handle.addEventListener('pointermove', (move) => change(width + start.clientX - move.clientX), {
    signal: ended.signal,
  });
  handle.addEventListener(
    'lostpointercapture',
    () => {
      ended.abort();
      settle();
    },
    { signal: ended.signal },
  );
}
