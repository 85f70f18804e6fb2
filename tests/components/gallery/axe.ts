/** Runs axe in a page of the gallery, without the second page that axe's own builder opens for every run. */
import type axe from 'axe-core';
import type { Page } from 'playwright';
import { COLOUR_RULES } from '../../support/colour-rules.ts';

/** Where the gallery serves it. */
export const AXE_PATH = '/axe.js';

/** Every rule, and the size of targets, which is left out unless it is asked for; `colours` are those that a scheme changes. */
export async function axeFaults(page: Page, rules: 'every' | 'colours'): Promise<string[]> {
  // By an address, under which the browser keeps it compiled from one page to the next.
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ url: AXE_PATH });
  const options: axe.RunOptions =
    rules === 'every'
      ? { rules: { 'target-size': { enabled: true } } }
      : { runOnly: { type: 'rule', values: COLOUR_RULES } };
  const found = await page.evaluate(async (asked) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, {
      ...asked,
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, options as object);
  return found.filter((fault) => !isContract(fault));
}

/** A treeitem is named by its agent alone; the agent id shown beside the name is its description. */
function isContract(fault: string): boolean {
  return fault.startsWith('label-content-name-mismatch:') && fault.includes('role="treeitem"');
}
