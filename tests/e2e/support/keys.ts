/** Works a page as a person without a mouse does: moves by Tab, types, chooses and presses. */
import type { Locator, Page } from 'playwright';
import { treeItem } from './console.ts';
import { pressUntilFocused } from './keyboard.ts';
import { expect } from './story.ts';

export interface Keys {
  /** Moves to the target and presses the key there. */
  press(target: Locator, key?: string): Promise<void>;
  /** Replaces what stands in the box. */
  type(target: Locator, text: string): Promise<void>;
  /** Types the label in the browser's own list, as its type-ahead takes it. */
  choose(target: Locator, label: string): Promise<void>;
  /** Where the focus is already. */
  here(...keys: string[]): Promise<void>;
}

export function keysOf(page: Page): Keys {
  const at = async (target: Locator) => {
    await expect(target).toBeVisible();
    await pressUntilFocused(page, target);
  };
  const here = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  return {
    here,
    async press(target, key = 'Enter') {
      await expect(target).toBeEnabled();
      await at(target);
      await here(key);
    },
    async type(target, text) {
      await at(target);
      await here('ControlOrMeta+a');
      await page.keyboard.type(text);
      await expect(target).toHaveValue(text);
    },
    async choose(target, label) {
      await at(target);
      await page.keyboard.type(label);
      await expect(target.locator('option:checked')).toHaveText(label);
    },
  };
}

/** From the tree's one stop to the item, by its arrows. */
export async function walkTree(page: Page, keys: Keys, name: string): Promise<void> {
  await keys.press(page.getByRole('tree').locator('[tabindex="0"]'), 'Home');
  const item = treeItem(page, name);
  for (let step = 0; step < 40; step += 1) {
    if (await item.evaluate((element) => element === document.activeElement).catch(() => false)) break;
    await keys.here('ArrowDown');
  }
  const focused = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  await expect(item, `the focus is on ${focused}`).toBeFocused();
  await keys.here('Enter');
}
