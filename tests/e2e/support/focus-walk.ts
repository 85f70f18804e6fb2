/** Goes through the panel as a person without a mouse does, and looks at each place where the focus comes to rest. */
import type { CDPSession, Frame, Page } from 'playwright';
import { findPanel } from '../../../scripts/browser/open-panel.ts';
import { connectToServer, signInToCrm, signInToPatchpanel } from '../../../scripts/browser/sign-in.ts';
import type { DemoServer } from './demo-server.ts';
import { pressUntilFocused } from './keyboard.ts';
import { expect } from './story.ts';
import type { StoryBrowser } from './story-browser.ts';

/** Names of the stops that are ours and outside the panel's page. */
export const LAUNCHER = 'Patchpanel';
export const HANDLE = 'Change the width of Patchpanel';

/** More stops than CRM and panel have together. */
const MOST_STOPS = 150;

/** Signed in to both, with the panel never opened. */
export async function arriveInCrm(browser: StoryBrowser, demo: DemoServer, username: string): Promise<Page> {
  const account = demo.account(username);
  await connectToServer(browser.page, browser.extensionId, demo.serverUrl);
  await signInToPatchpanel(browser.page, account);
  await signInToCrm(browser.page, demo.crmUrl, account.crmUsername);
  return browser.page;
}

interface AxNode {
  readonly name?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
}

/** Name of what has the focus in the CRM's page; our shadow root is closed, so it is read from the accessibility tree. */
async function focusedName(session: CDPSession): Promise<string | null> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
  const focused = nodes.filter(({ properties }) =>
    properties?.some(({ name, value }) => name === 'focused' && value.value === true),
  );
  return focused.at(-1)?.name?.value ?? null;
}

async function onFocus<T>(crm: Page, look: (name: () => Promise<string | null>) => Promise<T>): Promise<T> {
  const session = await crm.context().newCDPSession(crm);
  try {
    return await look(() => focusedName(session));
  } finally {
    await session.detach();
  }
}

/** From wherever the focus is in the CRM. */
export function tabToLauncher(crm: Page): Promise<void> {
  return onFocus(crm, async (name) => {
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if ((await name()) === LAUNCHER) return;
      await crm.keyboard.press('Tab');
    }
    throw new Error(`${MOST_STOPS} presses of Tab do not reach the launcher.`);
  });
}

export function expectLauncherFocused(crm: Page): Promise<void> {
  return onFocus(crm, (name) => expect.poll(name).toBe(LAUNCHER));
}

/** Enter on the launcher opens the panel, and the focus stays where it was. */
export async function openByKeyboard(crm: Page): Promise<Frame> {
  await tabToLauncher(crm);
  await crm.keyboard.press('Enter');
  await expect.poll(() => findPanel(crm)).not.toBeNull();
  const panel = findPanel(crm);
  if (!panel) throw new Error('The panel went away while it opened.');
  await expect(panel.getByRole('region', { name: 'User group' })).toBeVisible();
  await expectLauncherFocused(crm);
  return panel;
}

/** The close button gives the focus back to the launcher. */
export async function closeByKeyboard(crm: Page, panel: Frame): Promise<void> {
  await pressUntilFocused(crm, panel.getByRole('button', { name: 'Close Patchpanel' }), 'Shift+Tab');
  // The frame that would confirm the key goes away with it, and then nobody answers: only the panel is waited for
  crm.keyboard.press('Enter').catch(() => undefined);
  await expect.poll(() => findPanel(crm)).toBeNull();
  await expectLauncherFocused(crm);
}

interface Stop {
  readonly name: string;
  /** Drawn, two pixels wide at least. */
  readonly hasRing: boolean;
}

/** What has the focus in the panel; `null` when it is elsewhere. */
function readStop(panel: Frame): Promise<Stop | null> {
  return panel.evaluate(() => {
    const stop = document.activeElement as HTMLInputElement | null;
    if (!stop || stop === document.body || !document.hasFocus()) return null;
    const name = stop.getAttribute('aria-label') ?? stop.labels?.[0]?.textContent ?? stop.textContent ?? '';
    const { outlineStyle, outlineWidth } = getComputedStyle(stop.closest('.segment') ?? stop);
    return { name: name.trim(), hasRing: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 };
  });
}

/**
 * From the launcher through the whole panel and out of it again: the names of all stops in their order. Every stop
 * shows a ring; that the focus leaves the panel shows that nobody is held in it.
 */
export async function walkThrough(crm: Page, panel: Frame): Promise<string[]> {
  await tabToLauncher(crm);
  await crm.keyboard.press('Tab');
  await onFocus(crm, async (name) => expect(await name()).toBe(HANDLE));
  const stops: Stop[] = [];
  for (let count = 0; count < MOST_STOPS; count += 1) {
    await crm.keyboard.press('Tab');
    const stop = await readStop(panel);
    if (!stop) break;
    stops.push(stop);
  }
  expect(stops.length).toBeLessThan(MOST_STOPS);
  expect(stops.filter(({ hasRing }) => !hasRing)).toEqual([]);
  return stops.map(({ name }) => name);
}
