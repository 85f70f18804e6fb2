/** Runs axe on a page of the extension in a tab. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { COLOUR_RULES } from '../../support/colour-rules.ts';
import { AXE_RULES } from './axe.ts';
import { expect } from './story.ts';

/** A rule that is left out needs its reason where it is named. */
export async function expectPageAccessible(
  page: Page,
  leftOut: readonly string[] = [],
  asked: 'every' | 'colours' = 'every',
): Promise<void> {
  // Otherwise it puts the pieces together in another tab, and the page is no longer the one in front
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (asked === 'every') axe.withTags(AXE_RULES).disableRules([...leftOut]);
  else axe.withRules(COLOUR_RULES.filter((rule) => !leftOut.includes(rule)));
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ).toEqual([]);
}

/** Everything in light, and what colours change in dark. */
export async function expectPageAccessibleInBoth(page: Page, leftOut: readonly string[] = []): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours that are on their way to the other scheme are nobody's
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectPageAccessible(page, leftOut, colorScheme === 'light' ? 'every' : 'colours');
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
