/** Runs axe on a page of the extension in a tab. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { AXE_RULES } from './axe.ts';
import { expect } from './story.ts';

export async function expectPageAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_RULES).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([]);
}

/** The same in light and in dark. */
export async function expectPageAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours that are on their way to the other scheme are nobody's
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectPageAccessible(page);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
