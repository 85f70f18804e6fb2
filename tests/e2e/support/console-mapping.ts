/** Parts of a mapping in the console that its stories look at again and again, and saving one of a group or an instance. */
import type { Locator, Page } from 'playwright';
import { expect } from './story.ts';

export const treeIn = (mapping: Locator) => mapping.getByRole('tree', { name: 'CTI agents' });

export const agentIn = (mapping: Locator, name: string) =>
  treeIn(mapping).getByRole('treeitem', { name, exact: true });

export const mappedIn = (mapping: Locator) => mapping.getByRole('list', { name: 'Mapped agents' });

/** Presses Save for a group or an instance, whose impact is shown first; the status line is still the one from before. */
export async function saveWithImpact(page: Page, label = 'Save Mapping'): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click();
  const impact = page.getByRole('dialog', { name: 'Who is affected' });
  await impact.getByRole('button', { name: label, exact: true }).click();
  await expect(impact).toHaveCount(0);
}
