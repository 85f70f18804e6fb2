/** Keeps our host element in the page's top layer whatever the page does to it; runs in the content script. */
import { HOST_STYLE } from './launcher-sheet.ts';

export interface KeepOptions {
  host: HTMLElement;
  /** Called after each time the host had to be put back: its frame has loaded again. */
  onRestored(): void;
  /** Called when the page keeps removing the host: we show nothing rather than fight without end. */
  onGivenUp(): void;
  signal: AbortSignal;
}

/** A page that hides us once per frame makes 60 a second and is outlasted; beyond this it is a loop. */
const MAX_RESTORES_PER_SECOND = 90;

export function keepMounted({ host, onRestored, onGivenUp, signal }: KeepOptions): void {
  const document = host.ownerDocument;
  const style = styleHost(host);
  let restores: number[] = [];
  const observer = new MutationObserver(() => restore());
  const restore = () => {
    if (signal.aborted) return;
    if (host.getAttribute('style') !== style) host.style.cssText = HOST_STYLE;
    if (!isMounted(host)) {
      const now = performance.now();
      restores = [...restores.filter((time) => time > now - 1_000), now];
      if (restores.length > MAX_RESTORES_PER_SECOND) return onGivenUp();
      mount(host);
      onRestored();
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
  host.addEventListener('beforetoggle', () => queueMicrotask(restore), { signal });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    host.remove();
  });
  mount(host);
  watch();
}

/** Sets the host's own declarations and answers their text as the browser writes it. */
function styleHost(host: HTMLElement): string | null {
  host.style.cssText = HOST_STYLE;
  return host.getAttribute('style');
}

function isMounted(host: HTMLElement): boolean {
  return (
    host.parentNode === host.ownerDocument.documentElement &&
    host.popover === 'manual' &&
    host.matches(':popover-open') &&
    !host.inert
  );
}

function mount(host: HTMLElement): void {
  const root = host.ownerDocument.documentElement;
  // Appending again would load the frame again, so only when it is elsewhere.
  if (host.parentNode !== root) root.append(host);
  host.inert = false;
  if (host.popover !== 'manual') host.popover = 'manual';
  if (!host.matches(':popover-open')) host.showPopover();
}
