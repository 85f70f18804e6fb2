/** Answers the content script: is this page configured, and what it claims. Runs in the background. */
import { matchesPattern } from '../domain/match-pattern.ts';
import { PROTOCOL_VERSION, type SiteMessages } from '../messages/protocol.ts';
import { Refusal } from '../messages/refusal.ts';
import type { SiteHandlers, SitePage } from '../messages/site-server.ts';
import type { SiteSetup } from '../schema/claims.ts';
import type { Adapter } from '../schema/identity-spec.ts';
import type { ProbeReply } from '../schema/probe-reply.ts';
import { isBlocked } from '../settings/setting.ts';
import type { Core } from './core.ts';
import { heedClaims } from './pick-user.ts';
import { PANEL_SCRIPT, type Platform } from './platform.ts';
import { askSalesforce } from './salesforce.ts';
import { instancesAt } from './sites.ts';
import { openSidePanel } from './toggle-panel.ts';

const ADAPTERS: Readonly<Record<Adapter, (core: Core, page: SitePage) => Promise<ProbeReply>>> = {
  salesforce: ({ parts, engine }, page) => askSalesforce({ ...parts, me: engine.replica.me }, page),
};

export function siteHandlers(ready: () => Promise<Core>, platform: Platform): SiteHandlers {
  return {
    siteHello: async (request, page) => siteHello(await ready(), request, page),
    siteClaims: async (claims, page) => {
      const core = await ready();
      if (!core.tabs.claim(page, claims)) return null;
      await core.bring(page.tabId);
      await heedClaims(core, page, claims);
      core.pages.publish();
      void core.owners.need(core, page.tabId);
      return null;
    },
    askAdapter: async ({ adapter }, page) => {
      const core = await ready();
      assertConfigured(core, page);
      return ADAPTERS[adapter](core, page);
    },
    panelNeeded: async (_, page) => {
      const core = await ready();
      assertConfigured(core, page);
      await core.parts.platform.runInTab(page.tabId, PANEL_SCRIPT);
      return null;
    },
    frameMoved: async ({ name, url }, page) => {
      const core = await ready();
      assertConfigured(core, page);
      const instances = instancesAt(core.engine.replica.me, page.url);
      const { frame } = instances.find(({ identity }) => identity?.frame?.name === name)?.identity ?? {};
      if (!frame?.paths.some((path) => matchesPattern(`*://*${path}`, page.url))) return null;
      // Another record in the same page: whom somebody picked for the page was of the former one.
      core.tabs.pick(page.tabId, 0, null);
      core.pages.publish();
      // The page above may have no script yet; it asks when it has one.
      await core.parts.platform
        .sendToTab(page.tabId, { type: 'frameMoved', payload: { url } })
        .catch(() => undefined);
      return null;
    },
    framesAsked: async (_, page) => {
      const core = await ready();
      assertConfigured(core, page);
      await core.parts.platform.askFrames(page.tabId);
      return null;
    },
    panelMoved: async ({ open, width }, page) => {
      const core = await ready();
      assertConfigured(core, page);
      await core.layouts.remember(page.url, { open, width });
      return null;
    },
    sidePanelWanted: async (_, page) => {
      // The click came with the message: nothing may be awaited before.
      const opening = openSidePanel(page.windowId, platform, ready);
      const core = await ready();
      assertConfigured(core, page);
      const blockedAt = core.parts.clock.now();
      await core.layouts.remember(page.url, { open: false, blockedAt });
      await opening;
      return null;
    },
  };
}

async function siteHello(
  core: Core,
  { protocol, navigation }: Parameters<SiteMessages['siteHello']>[0],
  page: SitePage,
): Promise<SiteSetup> {
  if (protocol !== PROTOCOL_VERSION) {
    throw new Refusal({ kind: 'incompatible', detail: 'The extension was updated: leave this page.' });
  }
  const [instance] = instancesAt(core.engine.replica.me, page.url);
  if (!instance || !core.isOnSite(page.url)) {
    core.tabs.forget(page.tabId);
    return { site: 'unknown' };
  }
  core.tabs.greet(page, navigation);
  core.pages.publish();
  const layout = core.layouts.of(page.url);
  const isAside = isBlocked(layout, core.parts.clock.now());
  return {
    site: 'configured',
    instanceId: instance.id,
    instanceName: instance.name,
    identity: instance.identity,
    open: layout.open && !isAside,
    width: layout.width,
    aside: isAside,
    watched: core.followed.has(page.tabId),
    label: core.parts.platform.productName(),
    panelUrl: core.parts.platform.pageUrl('panel.html'),
  };
}

function assertConfigured(core: Core, page: SitePage): void {
  if (core.isOnSite(page.url)) return;
  throw new Refusal({ kind: 'invalid', detail: 'This page is not a configured CRM site.' });
}
