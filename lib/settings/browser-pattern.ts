/** The match patterns by which a browser is asked for sites. Runs in the background and in pages in windows of our own. */
import { browser } from 'wxt/browser';

const PORT = /^((?:\*|https?):\/\/[^/]*?):(?:\d+|\*)(?=\/)/;

/**
 * Firefox takes no port: it throws, and would leave the CRM without Patchpanel. A site is its host on every port there, and
 * pages on others are told that they are none of ours.
 */
export function browserPatterns(
  sites: readonly string[],
  ownUrl: string = browser.runtime.getURL('/'),
): string[] {
  const takesPorts = !ownUrl.startsWith('moz-extension:');
  return takesPorts ? [...sites] : [...new Set(sites.map((site) => site.replace(PORT, '$1')))];
}
