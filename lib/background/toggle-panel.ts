/** A click on the toolbar button or its key: toggles the panel on a CRM page, elsewhere opens the side panel. */
import type { Core } from './core.ts';
import { readLayout, rememberLayout } from './panel-layout.ts';
import { SITE_SCRIPT, type TabInfo } from './platform.ts';
import { instancesAt } from './sites.ts';

/** Runs in the gesture's own turn when the core is awake; a worker that had to wake up first has lost the gesture. */
export function togglePanel(core: Core, tab: TabInfo): Promise<void> {
  const isSite = tab.url !== null && instancesAt(core.engine.replica.me, tab.url).length > 0;
  return isSite ? toggle(core, tab.id, tab.url ?? '') : openElsewhere(core, tab);
}

async function toggle(core: Core, tabId: number, url: string): Promise<void> {
  const { platform, settings } = core.parts;
  const { open: wasOpen } = await readLayout(settings.layouts, url);
  const { open } = await rememberLayout(settings.layouts, url, { open: !wasOpen });
  const event = { type: 'panelToggled', payload: { open } } as const;
  // Without a content script of ours there (an old tab), the new one reads the remembered layout.
  await platform.sendToTab(tabId, event).catch(() => platform.runInTab(tabId, SITE_SCRIPT));
}

async function openElsewhere(core: Core, { windowId }: TabInfo): Promise<void> {
  const { platform } = core.parts;
  try {
    await platform.openSidePanel(windowId);
  } catch {
    const page = core.session.address ? 'console.html' : 'setup.html';
    await platform.openTab(platform.pageUrl(page));
  }
}
