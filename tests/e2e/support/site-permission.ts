/** What a person may do on the browser's own page of extensions: allow a site, and take it back. No prompt can be answered headless. */
import type { Page } from 'playwright';
import type { StoryBrowser } from './story-browser.ts';

type Change = 'addHostPermission' | 'removeHostPermission';
type Developer = Record<Change, (id: string, host: string) => Promise<void>>;

/** `site`: a match pattern without a port. */
export const allowSite = (browser: StoryBrowser, site: string) => change(browser, 'addHostPermission', site);

export const takeBackSite = (browser: StoryBrowser, site: string) =>
  change(browser, 'removeHostPermission', site);

async function change({ context, extensionId }: StoryBrowser, name: Change, site: string): Promise<void> {
  const settings = await context.newPage();
  await settings.goto('chrome://extensions');
  await settings.evaluate(
    ({ name, id, site }) => {
      const { developerPrivate } = chrome as unknown as { developerPrivate: Developer };
      return developerPrivate[name](id, site);
    },
    { name, id: extensionId, site },
  );
  await settings.close();
}

/**
 * The extension gives sites back itself. Only these does the browser allow again without a prompt, so that a story can
 * press the very button.
 */
export async function removeSites(page: Page, origins: string[]): Promise<void> {
  await page.evaluate((given) => chrome.permissions.remove({ origins: given }), origins);
}
