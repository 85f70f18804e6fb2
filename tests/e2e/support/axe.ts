/** Runs axe in the panel, whose frame stands behind a closed shadow root where axe's own builder does not get. */
import type { Frame } from 'playwright';
import { COLOUR_RULES } from '../../support/colour-rules.ts';
import { expect } from './story.ts';

export const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A rule that is left out needs its reason where it is named. */
export async function expectPanelAccessible(
  panel: Frame,
  leftOut: readonly string[] = [],
  asked: readonly string[] = AXE_RULES,
): Promise<void> {
  const { source } = await import('axe-core').then((module) => module.default);
  // The policy of extension pages forbids eval in the page; DevTools evaluates beside it.
  if (!(await panel.evaluate(() => 'axe' in window))) await panel.evaluate(source);
  const found = await panel.evaluate(
    async (runOnly) => {
      const { axe } = window as unknown as { axe: typeof import('axe-core') };
      const { violations } = await axe.run({ runOnly });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
      );
    },
    [...asked],
  );
  expect(found.filter((violation) => !leftOut.some((rule) => violation.startsWith(`${rule}:`)))).toEqual([]);
}

/** Everything in light, and what colours change in dark, of what a panel shows now. */
export async function expectPanelAccessibleInBoth(panel: Frame): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours that are on their way to the other scheme are nobody's
    await panel.page().emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectPanelAccessible(panel, [], colorScheme === 'light' ? AXE_RULES : COLOUR_RULES);
  }
  await panel.page().emulateMedia({ colorScheme: null, reducedMotion: null });
}
