/** Which tab side panels follow. A page that a side panel shows is watched though its own panel is closed. */
import type { Core } from './core.ts';

export async function followActiveTab(core: Core): Promise<void> {
  const before = core.activeTab?.id;
  core.activeTab = await core.parts.platform.activeTab();
  const now = core.activeTab?.id;
  core.pages.publish();
  if (!core.pages.has('sidepanel')) return;
  if (before !== now && before !== undefined) await tell(core, before);
  if (now !== undefined) await tell(core, now);
}

export function isWatched(core: Core, tabId: number): boolean {
  return core.pages.has('sidepanel') && core.activeTab?.id === tabId;
}

async function tell(core: Core, tabId: number): Promise<void> {
  if (!core.tabs.get(tabId)) return;
  await core.parts.platform
    .sendToTab(tabId, { type: 'siteSetupChanged', payload: {} })
    .catch(() => undefined);
}
