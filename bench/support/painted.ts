/** Clock times of what a page paints, sampled at each frame inside the page. Milliseconds since 1970, with fractions. */
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

/** Resolves to the time of the first frame that shows the text in an element of that selector. */
export function paintedText(frame: Frame, wanted: { selector: string; text: string }): Promise<number> {
  return frame.evaluate(
    ({ selector, text }) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const found = [...document.querySelectorAll(selector)].some((one) =>
            one.textContent.includes(text),
          );
          if (!found) return requestAnimationFrame(look);
          // This callback runs before its frame is painted; the next one runs after that.
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
        };
        look();
      }),
    wanted,
  );
}

/** Likewise for the option a drop-down has chosen. */
export function paintedChoice(frame: Frame, wanted: { label: string; option: string }): Promise<number> {
  return frame.evaluate(
    ({ label, option }) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const box = [...document.querySelectorAll('select')].find((select) =>
            [select.getAttribute('aria-label'), ...[...select.labels].map((one) => one.textContent)].some(
              (text) => text?.trim() === label,
            ),
          );
          if (box?.selectedOptions[0]?.textContent?.trim() !== option) return requestAnimationFrame(look);
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
        };
        look();
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
