/** Answers the content script: is this page configured, and what it claims. Runs in the background. */
import { PROTOCOL_VERSION } from '../messages/protocol.ts';
import { Refusal } from '../messages/refusal.ts';
import type { SiteHandlers, SitePage } from '../messages/site-server.ts';
import type { SiteSetup } from '../schema/claims.ts';
import { isWatched } from './active-tab.ts';
import type { Core } from './core.ts';
import { readLayout, rememberLayout } from './panel-layout.ts';
import { PANEL_SCRIPT } from './platform.ts';
import { instancesAt } from './sites.ts';

export function siteHandlers(ready: () => Promise<Core>): SiteHandlers {
  return {
    siteHello: async ({ protocol }, page) => siteHello(await ready(), protocol, page),
    siteClaims: async (claims, page) => {
      const core = await ready();
      if (core.tabs.claim(page, claims)) core.pages.publish();
      return null;
    },
    panelNeeded: async (_, page) => {
      const core = await ready();
      assertConfigured(core, page);
      await core.parts.platform.runInTab(page.tabId, PANEL_SCRIPT);
      return null;
    },
    panelMoved: async ({ open, width }, page) => {
      const core = await ready();
      assertConfigured(core, page);
      await rememberLayout(core.parts.settings.layouts, page.url, { open, width });
      return null;
    },
  };
}

async function siteHello(core: Core, protocol: number, page: SitePage): Promise<SiteSetup> {
  if (protocol !== PROTOCOL_VERSION) {
    throw new Refusal({ kind: 'incompatible', detail: 'The extension was updated: leave this page.' });
  }
  const [instance] = instancesAt(core.engine.replica.me, page.url);
  if (!instance) {
    core.tabs.forget(page.tabId);
    return { site: 'unknown' };
  }
  core.tabs.greet(page);
  core.pages.publish();
  const layout = await readLayout(core.parts.settings.layouts, page.url);
  return {
    site: 'configured',
    instanceId: instance.id,
    instanceName: instance.name,
    identity: instance.identity,
    ...layout,
    watched: isWatched(core, page.tabId),
    panelUrl: core.parts.platform.pageUrl('panel.html'),
  };
}

function assertConfigured(core: Core, page: SitePage): void {
  if (instancesAt(core.engine.replica.me, page.url).length > 0) return;
  throw new Refusal({ kind: 'invalid', detail: 'This page is not a configured CRM site.' });
}
