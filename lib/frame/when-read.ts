/** When our script begins on a page: once the document is read, and never so that the page's `load` event waits for it. Runs in the content script. */

/** A page that takes long is looked at so often, in milliseconds. */
const LOOK_MS = 200;

/**
 * Calls `begin` once: in a task after the page's `load` event, at the next look after the document was read where that event is slow to come, at once in a
 * page that has been read. A script that is registered for `document_idle` makes the event wait for a task of its own, which stands behind the page's first
 * frame: Chromium's `ScriptInjection::InjectJs` asks for `LoadEventBlockingOption::kBlock`. Looks need no event: a page that calls
 * `document.open()` takes all listeners away.
 */
export function whenRead(page: Window, begin: () => void, signal: AbortSignal): void {
  let isBegun = false;
  const look = () => {
    if (isBegun || signal.aborted) return;
    if (page.document.readyState === 'loading') {
      setTimeout(look, LOOK_MS);
      return;
    }
    isBegun = true;
    begin();
  };
  page.addEventListener('load', () => setTimeout(look), { once: true, signal });
  look();
}
