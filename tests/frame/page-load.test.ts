/** How a page loads in a real Chromium while our script waits: the page's own `load` event first, and a launcher wherever that event never comes. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HELD_PAGE, REWRITTEN_PAGE } from './hostile-site.ts';
import { pressLauncher, type Stage, setStage, untilPanel } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterEach(() => stage.clear());
afterAll(() => stage?.close());

/** Whose `load` event is not waited for. */
async function openUnloaded(path: string) {
  const page = await stage.extension.context.newPage();
  await page.goto(stage.site.url + path, { waitUntil: 'commit' });
  await stage.untilHeard('siteHello');
  return page;
}

describe('a page that loads', () => {
  it('has its load event before any other task, as without us', async () => {
    const page = await stage.openPage();
    await stage.untilHeard('siteHello');
    expect(await page.evaluate('order')).toEqual(['read', 'loaded', 'task']);
  });

  it('has us though one of its pictures never comes', async () => {
    const page = await openUnloaded(HELD_PAGE);
    expect(await page.evaluate('document.readyState')).toBe('interactive');
    await pressLauncher(page);
    await untilPanel(page);
  });

  it('has us though it took all listeners away and wrote itself anew', async () => {
    const page = await openUnloaded(REWRITTEN_PAGE);
    expect(await page.evaluate('document.body.textContent')).toBe('Written anew');
    await pressLauncher(page);
    await untilPanel(page);
  });
});
