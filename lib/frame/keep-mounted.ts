/** Keeps our host element in the page's top layer whatever the page does to it; runs in the content script. */
import { HOST_STYLE } from './launcher-sheet.ts';

export interface KeepOptions {
  host: HTMLElement;
  /** Called after each repair; `isReloaded` when the host was put back in the document, so that its frame loads again. */
  onRestored(isReloaded: boolean): void;
  /** Called when the page keeps removing the host: we show nothing rather than fight without end. */
  onGivenUp(): void;
  signal: AbortSignal;
}

/** A page that hides us once per frame makes 60 a second and is outlasted. */
const SHOWINGS = { most: 100, perSecond: 65 };
/** Mounting again loads the frame again: a page that goes on removing us has decided. */
const MOUNTINGS = { most: 10, perSecond: 0.2 };

export function keepMounted({ host, onRestored, onGivenUp, signal }: KeepOptions): void {
  const document = host.ownerDocument;
  host.style.cssText = HOST_STYLE;
  const styled = writtenStyle(document);
  removeFormer(document, styled);
  const maySpend = { mount: createBudget(MOUNTINGS), show: createBudget(SHOWINGS) };
  const observer = new MutationObserver(() => restore());
  const restore = () => {
    if (signal.aborted) return;
    if (host.getAttribute('style') !== styled()) host.style.cssText = HOST_STYLE;
    const isAway = host.parentNode !== document.documentElement;
    if (isAway || !isShown(host)) {
      if (!maySpend[isAway ? 'mount' : 'show']()) return onGivenUp();
      mount(host, document.documentElement);
      onRestored(isAway);
    }
    watch();
    // Our own repairs must not call us again.
    observer.takeRecords();
  };
  const watch = () => {
    observer.observe(document, { childList: true });
    observer.observe(document.documentElement, { childList: true });
    observer.observe(host, { attributes: true });
  };
  // `hidePopover()` changes no attribute; after the page's task and before the next paint we show it again.
  host.addEventListener('beforetoggle', ({ newState }) => newState === 'open' || queueMicrotask(restore), {
    signal,
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    host.remove();
  });
  mount(host, document.documentElement);
  watch();
}

/** The host's own declarations as the browser writes them; writing them takes it longer than most of what else a page load asks of us. */
function writtenStyle(document: Document): () => string | null {
  let written: string | null = null;
  return () => {
    if (written === null) {
      const other = document.createElement('div');
      other.style.cssText = HOST_STYLE;
      written = other.getAttribute('style');
    }
    return written;
  };
}

/** Firefox ends the script of a former version at once, and its host stays behind; in Chromium that script has left by now. */
function removeFormer(document: Document, styled: () => string | null): void {
  for (const one of document.querySelectorAll('html > [popover]'))
    if (one.getAttribute('style') === styled()) one.remove();
}

function isShown(host: HTMLElement): boolean {
  return host.popover === 'manual' && host.matches(':popover-open') && !host.inert;
}

/**
 * A page may answer each repair at once, in the same task, and a repair may be slow; so repairs are counted against
 * a budget that refills, never against the clock alone.
 */
function createBudget({ most, perSecond }: { most: number; perSecond: number }): () => boolean {
  let left = most;
  let last = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(most, left + ((now - last) / 1_000) * perSecond) - 1;
    last = now;
    return left >= 0;
  };
}

/** `root` is the page's, also when the host was adopted by another document. */
function mount(host: HTMLElement, root: HTMLElement): void {
  // Appending again would load the frame again, so only when it is elsewhere.
  if (host.parentNode !== root) root.append(host);
  host.inert = false;
  if (host.popover !== 'manual') host.popover = 'manual';
  if (!host.matches(':popover-open')) host.showPopover();
}
