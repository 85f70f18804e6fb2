/** Whether a page is of the organisation that a CRM instance stands for: many organisations share a host. Pure. */
import type { GrantedInstance } from '../schema/me.ts';
import { matchesPattern } from './match-pattern.ts';
import { orgOfHost } from './salesforce-hosts.ts';
import { isOrgId, longSalesforceId } from './salesforce-id.ts';

/** What a page says of itself. */
export interface ToldPlace {
  address: string;
  /** The value of the instance key of its specification; `null` where it tells none. */
  key: string | null;
}

/**
 * `null`: the page does not tell. A CRM ID is what the page tells; or the host of the page, where the specification has
 * that among the ways to tell an instance, as for databases of which a host has only one.
 */
export function isOrganisationOf(instance: GrantedInstance, place: ToldPlace): boolean | null {
  const { crmId, identity } = instance;
  if (isSalesforce(instance)) return isSalesforceOrg(crmId, place);
  const { key, address } = place;
  if (key === null) return null;
  const { host, origin } = new URL(address);
  if (key === crmId) return true;
  if (key === host || key === origin) return isHostOf(instance, address, host);
  const isHostEnough = identity?.instance?.key.some(({ from }) => from === 'host' || from === 'origin');
  return isHostEnough === true && (crmId === host || crmId === origin);
}

/** What to call the organisation of a page, for people. */
export function organisationName(instances: readonly GrantedInstance[], place: ToldPlace): string | null {
  return place.key ?? (instances.some(isSalesforce) ? orgOfHost(hostnameOf(place)) : null);
}

/** A site that names its host is the admin's own word; one with `*.` in it holds hosts of others as well. */
function isHostOf({ crmId, sites }: GrantedInstance, address: string, host: string): boolean {
  const named = sites.filter((site) => matchesPattern(site, address));
  if (named.some((site) => !/^[^/]*\/\/\*/.test(site))) return true;
  const [wide, narrow] = [host.toLowerCase(), crmId.toLowerCase()];
  return wide === narrow || wide.startsWith(`${narrow}.`) || wide.endsWith(`.${narrow}`);
}

function isSalesforce({ identity }: GrantedInstance): boolean {
  return identity?.identity.probes.some(({ ask }) => ask === 'salesforce') ?? false;
}

/** A CRM ID is the id of an org, in 15 characters or in 18, or its name, or one of its hosts. */
function isSalesforceOrg(crmId: string, place: ToldPlace): boolean | null {
  const { key } = place;
  if (isOrgId(crmId)) {
    return key !== null && isOrgId(key) ? longSalesforceId(crmId) === longSalesforceId(key) : null;
  }
  const org = orgOfHost(hostnameOf(place));
  const name = crmId.toLowerCase();
  return org === null ? null : org === (orgOfHost(name) ?? name);
}

function hostnameOf({ address }: ToldPlace): string {
  return new URL(address).hostname;
}
