/** The CRM sites of the granted instances: which page belongs to which, and where the content script is registered. */
import { matchesAny } from '../domain/match-pattern.ts';
import { isOrganisationOf, organisationName } from '../domain/page-organisation.ts';
import type { GrantedInstance, Me } from '../schema/me.ts';
import type { SiteAccess } from '../schema/views.ts';
import { type Platform, SITE_SCRIPT } from './platform.ts';

/** Active instances whose sites hold the address. */
export function instancesAt(me: Me | null, address: string): GrantedInstance[] {
  return (me?.instances ?? []).filter((instance) => instance.active && matchesAny(instance.sites, address));
}

/** The instance of a page: what the page says of its organisation has the last word, of an only one too. */
export function instanceOf(
  me: Me | null,
  address: string,
  instanceKey: string | null,
): GrantedInstance | null {
  const instances = instancesAt(me, address);
  const place = { address, key: instanceKey };
  const meant = instances.filter((each) => isOrganisationOf(each, place) ?? instances.length === 1);
  const exact = meant.find(({ crmId }) => crmId === instanceKey);
  return exact ?? (meant.length === 1 ? (meant[0] ?? null) : null);
}

/** What a page of a site says that it is of, where that is none of the instances; `null` where it may be one. */
export function foreignOrganisation(
  me: Me | null,
  address: string,
  instanceKey: string | null,
): string | null {
  const instances = instancesAt(me, address);
  const place = { address, key: instanceKey };
  const isNone = instances.length > 0 && instances.every((each) => isOrganisationOf(each, place) === false);
  return isNone ? organisationName(instances, place) : null;
}

/** Of a CRM that tells who is signed in only to the owner of a cookie. */
function asksForCookies({ identity }: GrantedInstance): boolean {
  return identity?.identity.probes.some(({ ask }) => ask === 'salesforce') ?? false;
}

/** What the browser lets us do on the sites of the granted instances. */
export interface SiteState {
  /** Match patterns on which the content script is registered; `null` until the browser was asked. */
  accessible: readonly string[] | null;
  /** Those of them where records are in a sub-frame. */
  framed: readonly string[];
  /** Names of instances with sites that a person could allow and has not. */
  withheld: readonly string[];
}

export async function readSiteState(me: Me | null, platform: Platform): Promise<SiteState> {
  const access = (await readAccess(me, platform)).filter(({ isActive }) => isActive);
  const accessible = [...new Set(access.flatMap(({ accessible }) => accessible))].sort();
  const framed = [...new Set(access.flatMap(({ framed }) => framed))].sort();
  const withheld = access.filter(({ granted, grantable }) => !granted && grantable !== false);
  return { accessible, framed, withheld: withheld.map(({ name }) => name) };
}

/** Registers the scripts for exactly the sites that are granted here and there. */
export async function registerScripts({ accessible, framed }: SiteState, platform: Platform): Promise<void> {
  const [sites, frames] = [platform.patternsFor(accessible ?? []), platform.patternsFor(framed)];
  if (!isSame(sites, await platform.registeredSites())) await platform.registerSites(sites);
  if (!isSame(frames, await platform.registeredFrames())) await platform.registerFrames(frames);
}

function isSame(sites: readonly string[], registered: readonly string[]): boolean {
  return sites.length === registered.length && sites.every((site) => registered.includes(site));
}

/** A site that is no match pattern of this browser is not accessible, rather than fatal for the others. */
async function hasAccess(site: string, platform: Platform): Promise<boolean> {
  try {
    return await platform.hasAccess(site);
  } catch {
    return false;
  }
}

/** Tells the page in a tab to ask anew what it is; false when no script of ours listens there. */
export async function tellTab(tabId: number, platform: Platform): Promise<boolean> {
  return platform.sendToTab(tabId, { type: 'siteSetupChanged', payload: {} }).then(
    () => true,
    () => false,
  );
}

/** Pages that were open before the registration get the content script once. A page that hangs keeps no other waiting. */
export async function enterOpenTabs(sites: readonly string[], platform: Platform): Promise<void> {
  if (sites.length === 0) return;
  const tabs = await platform.tabsOf('all');
  const entered = tabs.filter(({ url }) => url !== null && matchesAny(sites, url));
  await Promise.all(entered.map(({ id }) => enterTab(id, platform)));
}

async function enterTab(tabId: number, platform: Platform): Promise<void> {
  if (!(await tellTab(tabId, platform))) await platform.runInTab(tabId, SITE_SCRIPT).catch(() => undefined);
}

export async function listSites(me: Me | null, platform: Platform): Promise<SiteAccess[]> {
  return (await readAccess(me, platform)).map(({ isActive, accessible, framed, ...access }) => access);
}

async function readAccess(
  me: Me | null,
  platform: Platform,
): Promise<(SiteAccess & { isActive: boolean; accessible: string[]; framed: string[] })[]> {
  const instances = me?.instances ?? [];
  const wantsCookies = instances.some(asksForCookies) && (await platform.cookieAccess()) === 'grantable';
  return Promise.all(
    instances.map(async (instance) => {
      const { id, name, sites, active } = instance;
      const access = await Promise.all(sites.map((site) => hasAccess(site, platform)));
      const accessible = sites.filter((_, index) => access[index]);
      const missing = sites.filter((_, index) => !access[index]);
      const granted = missing.length === 0;
      const grantable = missing.every((site) => platform.isGrantable(site));
      const isAsking = wantsCookies && asksForCookies(instance);
      return {
        instanceId: id,
        name,
        sites,
        granted,
        grantable,
        ...(isAsking && { wantsCookies: true as const }),
        isActive: active,
        accessible,
        framed: instance.identity?.frame ? accessible : [],
      };
    }),
  );
}
