/** A click on the toolbar button or its key: toggles the panel on a CRM page, elsewhere the side panel. */
import type { Core } from './core.ts';
import { gesturePlace, type KnownSites } from './gesture-place.ts';
import { type Platform, SITE_SCRIPT, type TabInfo } from './platform.ts';

export interface GestureParts {
  platform: Pick<Platform, 'openSidePanel' | 'closeSidePanel' | 'toggleSidebar' | 'openTab' | 'pageUrl'>;
  /** Calls back in the gesture's own turn. */
  readKnownSites(onRead: (known: KnownSites) => void): void;
  now(): number;
  /** The core, if it is awake. */
  awake(): Core | null;
  ready(): Promise<Core>;
}

/** Whatever needs the gesture is done before anything is awaited, so that it works for a worker that slept. */
export function answerGesture(tab: TabInfo, parts: GestureParts): void {
  parts.readKnownSites((known) => {
    if (gesturePlace(tab.url, known, parts.now()) === 'panel') {
      void parts.ready().then((core) => togglePanel(core, tab));
    } else toggleSidePanel(tab.windowId, parts);
  });
}

async function togglePanel(core: Core, { id, url }: TabInfo): Promise<void> {
  const { platform } = core.parts;
  const address = url ?? '';
  const open = !core.layouts.of(address).open;
  await core.layouts.remember(address, { open });
  const event = { type: 'panelToggled', payload: { open } } as const;
  // Without a content script of ours there (an old tab), the new one reads the remembered layout.
  await platform.sendToTab(id, event).catch(() => platform.runInTab(id, SITE_SCRIPT));
}

/** An open side panel keeps the core awake, so without one there is none to close. */
function toggleSidePanel(windowId: number, { platform, awake, ready }: GestureParts): void {
  const toggling = platform.toggleSidebar();
  if (toggling) void orInTab(toggling, platform, ready);
  else if (awake()?.followed.hasSidePanelIn(windowId)) void platform.closeSidePanel(windowId);
  else void openSidePanel(windowId, platform, ready);
}

/** Where the browser has no side panel, or refuses it, a page in a tab does. */
export async function openSidePanel(
  windowId: number,
  platform: GestureParts['platform'],
  ready: () => Promise<Core>,
): Promise<void> {
  await orInTab(platform.openSidePanel(windowId), platform, ready);
}

async function orInTab(
  opening: Promise<void>,
  platform: GestureParts['platform'],
  ready: () => Promise<Core>,
): Promise<void> {
  try {
    await opening;
  } catch {
    const page = (await ready()).session.address ? 'console.html' : 'setup.html';
    await platform.openTab(platform.pageUrl(page));
  }
}
