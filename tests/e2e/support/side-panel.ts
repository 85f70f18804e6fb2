/** The toolbar button and the browser's own side panel, which Playwright knows neither of: driven over DevTools. */
import type { Page } from 'playwright';
import { expect } from './story.ts';
import type { StoryBrowser } from './story-browser.ts';

export interface SidePanel {
  /** Evaluates in the side panel's page, as a gesture of the person if need be. */
  evaluate<T>(expression: string, isGesture?: boolean): Promise<T>;
  /** Its heading of level 1. */
  heading(): Promise<string>;
  text(): Promise<string>;
  close(): void;
}

interface Target {
  readonly id: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

/** Clicks the extension's button in the toolbar of the page's window, with all that a real click brings. */
export async function clickToolbarButton({ context, extensionId }: StoryBrowser, page: Page): Promise<void> {
  await page.bringToFront();
  const browser = context.browser();
  if (!browser) throw new Error('The browser is gone.');
  const [session, ofPage] = [await browser.newBrowserCDPSession(), await context.newCDPSession(page)];
  const { targetInfo } = await ofPage.send('Target.getTargetInfo');
  // Tabs are listed beside their pages, and only they take an action.
  const { targetInfos } = await session.send('Target.getTargets', { filter: [{ type: 'tab' }] });
  const tabs = targetInfos.filter(({ url, title }) => url === targetInfo.url && title === targetInfo.title);
  const [tab] = tabs;
  if (!tab || tabs.length > 1) throw new Error(`There are ${tabs.length} tabs with ${targetInfo.url}.`);
  // Newer than the protocol that Playwright knows.
  const send = session.send.bind(session) as (method: string, params: object) => Promise<unknown>;
  await send('Extensions.triggerAction', { id: extensionId, targetId: tab.targetId });
  await Promise.all([session.detach(), ofPage.detach()]);
}

/** The browser's own side panels; a page of ours in a tab is none. */
export async function listSidePanels(browser: StoryBrowser): Promise<Target[]> {
  const targets = (await (await fetch(`${browser.cdp}/json`)).json()) as Target[];
  const inTabs = browser.context.pages().filter((page) => page.url().includes('sidepanel.html')).length;
  return targets.filter(({ url }) => url.endsWith('/sidepanel.html')).slice(inTabs);
}

export async function openedSidePanel(browser: StoryBrowser): Promise<SidePanel> {
  await expect.poll(async () => (await listSidePanels(browser)).length).toBe(1);
  const [target] = await listSidePanels(browser);
  if (!target) throw new Error('The side panel went away.');
  return attach(target.webSocketDebuggerUrl);
}

interface Evaluated {
  result: { result: { value?: unknown }; exceptionDetails?: { exception?: { description?: string } } };
}

async function attach(address: string): Promise<SidePanel> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const waiting = new Map<number, (answer: Evaluated) => void>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Evaluated & { id: number };
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const evaluate = async <T>(expression: string, isGesture = false): Promise<T> => {
    last += 1;
    const id = last;
    const params = { expression, userGesture: isGesture, awaitPromise: true, returnByValue: true };
    const answered = new Promise<Evaluated>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { result } = await answered;
    const failure = result.exceptionDetails?.exception?.description;
    if (failure) throw new Error(failure);
    return result.result.value as T;
  };
  return {
    evaluate,
    heading: () => evaluate(`document.querySelector('h1')?.innerText ?? ''`),
    text: () => evaluate(`document.body?.innerText ?? ''`),
    close: () => socket.close(),
  };
}
