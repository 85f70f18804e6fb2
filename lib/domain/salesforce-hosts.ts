/** The hosts of one Salesforce org: they begin with its My Domain name, as Salesforce's help on My Domain URL formats has them. Pure. */

/** `acme`, of a sandbox `acme--uat.sandbox`, of other editions `acme-dev-ed.develop` and the like. */
const OWN_PAGES =
  /^([a-z0-9-]+(?:\.[a-z]+)?)\.(?:lightning\.force|my\.salesforce|my\.salesforce-setup)\.com$/;
/** The package of the page, mostly `c`, stands before the kind of org: `acme--uat--c.sandbox`. */
const VISUALFORCE = /^([a-z0-9-]+)--[a-z0-9-]+?(\.[a-z]+)?\.vf\.force\.com$/;

/** What the names of an org's hosts have in common; `null` of any other host. */
export function orgOfHost(host: string): string | null {
  const page = VISUALFORCE.exec(host);
  if (page) return `${page[1]}${page[2] ?? ''}`;
  return OWN_PAGES.exec(host)?.[1] ?? null;
}

/** Where the org's interfaces answer. */
export function apiHostOf(org: string): string {
  return `${org}.my.salesforce.com`;
}

export function hostsOfOrg(org: string): string[] {
  const [name = '', kind] = org.split('.');
  const visualforce = kind === undefined ? `${name}--c` : `${name}--c.${kind}`;
  return [
    `${org}.lightning.force.com`,
    apiHostOf(org),
    `${org}.my.salesforce-setup.com`,
    `${visualforce}.vf.force.com`,
  ];
}
