/** The panel's iframe with its resize handle, and the notice where a page forbids frames; runs in the content script. */
import { clampWidth, createResizeHandle } from './resize-handle.ts';

export interface FrameTexts {
  /** Name of the handle. */
  resize: string;
  /** Why the panel is missing, and what to do. */
  blocked: string;
  /** Name of the button that opens the side panel. */
  aside: string;
}

export interface PanelFrameOptions {
  root: ShadowRoot;
  url: string;
  width: number;
  texts: FrameTexts;
  onAside(): void;
  onWidth(width: number): void;
}

export interface PanelFrame {
  /** Starts the wait for the panel's `hello`: after mounting, and after the page moved the frame. */
  expectGreeting(): void;
  /** The panel's page is there. */
  greeted(): void;
  /** Makes the browser look again whether the frame is visible. */
  nudge(): void;
  remove(): void;
}

/** Pages with `Cross-Origin-Embedder-Policy: require-corp` block the frame without an event. */
const GREETING_MS = 3_000;
/** After the last of a series of repairs. */
const NUDGE_MS = 100;

export function createPanelFrame({
  root,
  url,
  width,
  texts,
  onAside,
  onWidth,
}: PanelFrameOptions): PanelFrame {
  const document = root.ownerDocument;
  const frame = document.createElement('iframe');
  frame.title = 'Patchpanel';
  // By name of origin it would cover only the dynamic address, and the document has the static one.
  frame.allow = 'clipboard-write *';
  frame.src = url;
  const notice = document.createElement('div');
  notice.role = 'alert';
  const handle = createResizeHandle(document, {
    label: texts.resize,
    width,
    onWidth(next) {
      frame.style.width = notice.style.width = `${clampWidth(next)}px`;
    },
    // Another process's frame swallows what is over it.
    onDragging(isDragging) {
      frame.style.pointerEvents = isDragging ? 'none' : '';
    },
    onSettled: onWidth,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (isBlocked: boolean) => {
    clearTimeout(timer);
    frame.hidden = isBlocked;
    notice.hidden = !isBlocked;
    notice.replaceChildren(...(isBlocked ? blockedNotice(document, texts, onAside) : []));
  };
  const expectGreeting = () => {
    show(false);
    timer = setTimeout(() => show(true), GREETING_MS);
  };
  let nudging: ReturnType<typeof setTimeout> | undefined;
  root.append(handle, frame, notice);
  expectGreeting();
  return {
    expectGreeting,
    greeted: () => show(false),
    nudge() {
      clearTimeout(nudging);
      nudging = setTimeout(() => shrinkForOneFrame(frame), NUDGE_MS);
    },
    remove() {
      clearTimeout(timer);
      clearTimeout(nudging);
      // Whoever closes the panel from within goes on where it was opened.
      if (root.activeElement) root.querySelector('button')?.focus();
      for (const element of [handle, frame, notice]) element.remove();
    },
  };
}

function blockedNotice(document: Document, texts: FrameTexts, onAside: () => void): HTMLElement[] {
  const text = document.createElement('p');
  text.textContent = texts.blocked;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'aside';
  button.textContent = texts.aside;
  // A page can send us events of its own making.
  button.addEventListener('click', (event) => event.isTrusted && onAside());
  return [text, button];
}

/**
 * After the host left the top layer and came back, Chromium 156 goes on telling the frame's IntersectionObserver
 * that it is not visible until its size changes, and the panel would refuse edits for ever.
 */
function shrinkForOneFrame(frame: HTMLElement): void {
  frame.style.height = 'calc(100% - 1px)';
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      frame.style.height = '';
    }),
  );
}
