/** Waits until the access token that an extension holds is past its time, by the clock of the test. */

import { tokensAndDisk } from './stored.ts';
import { expect } from './story.ts';
import type { StoryBrowser } from './story-browser.ts';

export async function tokenToExpire(browser: StoryBrowser): Promise<void> {
  const { tokens } = await tokensAndDisk(browser);
  const claims = JSON.parse(atob(tokens[0]?.split('.')[1] ?? '')) as { exp: number };
  await expect.poll(() => Date.now() / 1000 > claims.exp).toBe(true);
}
