/** Story: a script of ours that runs in the CRM's page cannot read what the extension keeps for itself. */
import type { CDPSession } from 'playwright';
import { SAVED, statusOf } from './support/panel-parts.ts';
import { signInAs } from './support/people.ts';
import { expect, test } from './support/story.ts';

interface ContextCreated {
  context: { id: number; origin: string; auxData?: { type?: string } };
}

/** The world of our content script in the page, as DevTools lists it. */
async function contentScriptWorld(session: CDPSession, extensionId: string): Promise<number> {
  const found: number[] = [];
  session.on('Runtime.executionContextCreated', ({ context }: ContextCreated) => {
    const isOurs = context.origin === `chrome-extension://${extensionId}`;
    if (isOurs && context.auxData?.type === 'isolated') found.push(context.id);
  });
  await session.send('Runtime.enable');
  await expect.poll(() => found.length).toBeGreaterThan(0);
  return found[0] ?? 0;
}

for (const area of ['local', 'session']) {
  test(`storage.${area} is closed to content scripts`, async ({ demo, openBrowser }) => {
    const browser = await openBrowser();
    const { crm, panel } = await signInAs(browser, demo, 'admin.ada');
    await expect(statusOf(panel)).toHaveText(SAVED);
    const session = await browser.context.newCDPSession(crm);
    const contextId = await contentScriptWorld(session, browser.extensionId);
    const read = async (expression: string) => {
      const answer = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true });
      return String(answer.result.value);
    };
    expect(await read('typeof chrome.runtime.sendMessage')).toBe('function');
    const attempt = `Promise.resolve().then(() => chrome.storage.${area}.get(null))
      .then((all) => JSON.stringify(all), (error) => 'refused: ' + error.message)`;
    expect(await read(attempt)).toMatch(/^refused: /);
  });
}
