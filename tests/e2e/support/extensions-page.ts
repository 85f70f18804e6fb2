/** What a person may do on the browser's own page of extensions: allow a site, take it back, turn developer mode on. */
import type { Page } from 'playwright';
import type { StoryBrowser } from './story-browser.ts';

interface Developer {
  addHostPermission(id: string, host: string): Promise<void>;
  removeHostPermission(id: string, host: string): Promise<void>;
  updateProfileConfiguration(changes: { inDeveloperMode: boolean }): Promise<void>;
}

/** `site`: a match pattern without a port. No prompt can be answered headless. */
export const allowSite = (browser: StoryBrowser, site: string) =>
  onPage(browser, 'addHostPermission', [browser.extensionId, site]);

export const takeBackSite = (browser: StoryBrowser, site: string) =>
  onPage(browser, 'removeHostPermission', [browser.extensionId, site]);

/** Without it the browser disables an unpacked extension that reloads. */
export const allowReload = (browser: StoryBrowser) =>
  onPage(browser, 'updateProfileConfiguration', [{ inDeveloperMode: true }]);

async function onPage<C extends keyof Developer>(
  { context }: StoryBrowser,
  call: C,
  given: Parameters<Developer[C]>,
): Promise<void> {
  const settings = await context.newPage();
  await settings.goto('chrome://extensions');
  await settings.evaluate(
    ({ call, given }) => {
      const { developerPrivate } = chrome as unknown as {
        developerPrivate: Record<string, (...given: unknown[]) => Promise<void>>;
      };
      return developerPrivate[call]?.(...given);
    },
    { call, given: given as unknown[] },
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
