/** Runs axe in the panel, whose frame stands behind a closed shadow root where axe's own builder does not get. */
import type { Frame } from 'playwright';
import { expect } from './story.ts';

export const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A rule that is left out needs its reason where it is named. */
export async function expectPanelAccessible(panel: Frame, leftOut: readonly string[] = []): Promise<void> {
  const { source } = await import('axe-core').then((module) => module.default);
  // The policy of extension pages forbids eval in the page; DevTools evaluates beside it.
  await panel.evaluate(source);
  const found = await panel.evaluate(async (tags) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({ runOnly: tags });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  }, AXE_RULES);
  expect(found.filter((violation) => !leftOut.some((rule) => violation.startsWith(`${rule}:`)))).toEqual([]);
}

/** The same in light and in dark, of what a panel shows now. */
export async function expectPanelAccessibleInBoth(panel: Frame): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await panel.page().emulateMedia({ colorScheme });
    await expectPanelAccessible(panel);
  }
  await panel.page().emulateMedia({ colorScheme: null });
}
