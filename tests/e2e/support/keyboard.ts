/** Moves the focus as a person without a mouse does. */
import type { Locator, Page } from 'playwright';

/** More stops than the CRM and the panel have together. */
const MOST_STOPS = 150;

const hasFocus = (target: Locator) =>
  target.evaluate((element) => document.hasFocus() && document.activeElement === element);

/** Presses `key` until the focus is on the target; the target must be there and enabled by then. */
export async function pressUntilFocused(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${MOST_STOPS} presses of ${key} do not reach ${target}.`);
}
