/** Clock times of what a page paints, taken inside the page. Milliseconds since 1970, with fractions. */
import type { Frame, Page } from 'playwright';

/** Opens a CRM user's record by the CRM's own route; answers when it did. */
export function openRecord(crm: Page, nativeId: string): Promise<number> {
  return crm.evaluate((path) => {
    const at = performance.timeOrigin + performance.now();
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
    return at;
  }, `/users/${nativeId}`);
}

/** Resolves to the time at which the text is painted in an element of that selector. */
export function paintedText(frame: Frame, wanted: { selector: string; text: string }): Promise<number> {
  return frame.evaluate(
    ({ selector, text }) =>
      new Promise<number>((resolve) => {
        const isThere = () =>
          [...document.querySelectorAll(selector)].some((one) => one.textContent.includes(text));
        // A message posted by a frame's callback arrives once that frame has been painted.
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = () => resolve(performance.timeOrigin + performance.now());
        const observer = new MutationObserver(() => {
          if (!isThere()) return;
          observer.disconnect();
          requestAnimationFrame(() => port1.postMessage(null));
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        if (isThere()) document.documentElement.toggleAttribute('data-bench');
      }),
    wanted,
  );
}

/**
 * Likewise for the option a drop-down has chosen, of which no event tells: heard where the page's script sets it. Looking in every frame would keep the
 * browser drawing, and what changes while it draws waits for the next frame, where a page at rest gets one at once.
 */
export function paintedChoice(frame: Frame, wanted: { label: string; option: string }): Promise<number> {
  return frame.evaluate(
    ({ label, option }) =>
      new Promise<number>((resolve, reject) => {
        const { port1, port2 } = new MessageChannel();
        port2.onmessage = () => resolve(performance.timeOrigin + performance.now());
        const isLabelled = (select: HTMLSelectElement) =>
          select.ariaLabel === label || [...select.labels].some((one) => one.textContent.trim() === label);
        const chosen = () =>
          [...document.querySelectorAll('select')].find(isLabelled)?.selectedOptions[0]?.textContent?.trim();
        if (chosen() === option) reject(new Error(`${option} is chosen already.`));
        let undo = () => {};
        const look = () => {
          if (chosen() !== option) return;
          undo();
          requestAnimationFrame(() => port1.postMessage(null));
        };
        const hear = (prototype: object, name: string) => {
          const own = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
          Object.defineProperty(prototype, name, {
            ...own,
            set(value: unknown) {
              own.set?.call(this, value);
              look();
            },
          });
          return () => Object.defineProperty(prototype, name, own);
        };
        const undos = [
          hear(HTMLSelectElement.prototype, 'value'),
          hear(HTMLOptionElement.prototype, 'selected'),
        ];
        undo = () => {
          for (const one of undos) one();
        };
      }),
    wanted,
  );
}

/** The time of the next trusted click on a button of that name, as the page saw it. */
export function clickedAt(frame: Frame, name: string): Promise<number> {
  return frame.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const heard = (event: Event) => {
          const button = event.target instanceof Element ? event.target.closest('button') : null;
          if (button?.textContent.trim() !== wanted) return;
          removeEventListener('click', heard, true);
          resolve(performance.timeOrigin + event.timeStamp);
        };
        addEventListener('click', heard, true);
      }),
    name,
  );
}
