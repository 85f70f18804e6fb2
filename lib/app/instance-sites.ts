/** The pages of a CRM, from its CRM ID and its type: what the form of a new instance proposes. Pure. */

import { hostsOfOrg, orgOfHost } from '../domain/salesforce-hosts.ts';

interface Place {
  readonly crmId: string;
  readonly crmType: string;
}

/** Where a product has its pages under a domain, and the domain that its own customers have a name under. */
interface Pages {
  /** `acme` stands for `acme.DOMAIN`. */
  readonly domain?: string;
  readonly path?: string;
  /** Hosts of most of its customers, whose CRM ID is then no host but stands in the address; those of other regions are typed. */
  readonly always?: readonly string[];
  /** Other hosts that serve the same instance. */
  hosts?(host: string): string[];
}

const PAGES: Readonly<Record<string, Pages>> = {
  'oracle-b2c-service': { domain: 'custhelp.com', path: '/AgentWeb/*' },
  salesforce: { domain: 'my.salesforce.com', hosts: salesforceHosts },
  servicenow: { domain: 'service-now.com' },
  hubspot: { always: ['app.hubspot.com', 'app-eu1.hubspot.com'] },
  zoho: { always: ['crm.zoho.com', 'crm.zoho.eu'], path: '/crm/*' },
  pipedrive: { domain: 'pipedrive.com' },
  zendesk: { domain: 'zendesk.com', path: '/agent/*' },
};

/** Match patterns; none while the CRM ID names no host. */
export function sitesOf({ crmId, crmType }: Place): string[] {
  const { domain, always, path = '/*', hosts = (host: string) => [host] } = PAGES[crmType] ?? {};
  const id = crmId.trim().toLowerCase();
  if (always) return id === '' ? [] : always.map((host) => `https://${host}${path}`);
  const host = domain !== undefined && NAME.test(id) ? `${id}.${domain}` : id;
  return DOMAIN.test(host) ? hosts(host).map((each) => `https://${each}${path}`) : [];
}

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const DOMAIN = /^[a-z0-9.-]+\.[a-z0-9-]+$/;

/** One org has its pages on several hosts, which begin with its own name. */
function salesforceHosts(host: string): string[] {
  const org = orgOfHost(host);
  return org === null ? [host] : hostsOfOrg(org);
}
