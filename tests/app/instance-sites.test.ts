/** Sites that are proposed for a new CRM instance. Hosts: the products' own, as in their documentation. */
import { expect, test } from 'vitest';
import { sitesOf } from '../../lib/app/instance-sites.ts';

const SALESFORCE = [
  'https://acme.lightning.force.com/*',
  'https://acme.my.salesforce.com/*',
  'https://acme.my.salesforce-setup.com/*',
  'https://acme--c.vf.force.com/*',
];

test.each<[string, string, string[]]>([
  ['generic', 'crm.example.com', ['https://crm.example.com/*']],
  ['generic', 'CRM.Example.com', ['https://crm.example.com/*']],
  ['generic', 'acme', []],
  ['tryton', 'erp.example.com', ['https://erp.example.com/*']],
  ['oracle-b2c-service', 'acme', ['https://acme.custhelp.com/AgentWeb/*']],
  ['oracle-b2c-service', 'service.example.com', ['https://service.example.com/AgentWeb/*']],
  ['zendesk', 'acme', ['https://acme.zendesk.com/agent/*']],
  ['servicenow', 'acme', ['https://acme.service-now.com/*']],
  ['servicenow', 'acme.service-now.com', ['https://acme.service-now.com/*']],
  ['dynamics365', 'acme.crm4.dynamics.com', ['https://acme.crm4.dynamics.com/*']],
  ['dynamics365', 'acme', []],
  ['salesforce', 'acme', SALESFORCE],
  ['salesforce', 'acme.lightning.force.com', SALESFORCE],
  ['salesforce', 'acme.my.salesforce.com', SALESFORCE],
  ['salesforce', 'acme--c.vf.force.com', SALESFORCE],
  [
    'salesforce',
    'acme--uat.sandbox.my.salesforce.com',
    [
      'https://acme--uat.sandbox.lightning.force.com/*',
      'https://acme--uat.sandbox.my.salesforce.com/*',
      'https://acme--uat.sandbox.my.salesforce-setup.com/*',
      'https://acme--uat--c.sandbox.vf.force.com/*',
    ],
  ],
  ['salesforce', 'login.example.com', ['https://login.example.com/*']],
  ['pipedrive', 'acme', ['https://acme.pipedrive.com/*']],
  ['hubspot', '4711', ['https://app.hubspot.com/*', 'https://app-eu1.hubspot.com/*']],
  ['zoho', 'org20091', ['https://crm.zoho.com/crm/*', 'https://crm.zoho.eu/crm/*']],
  ['zoho', '', []],
  ['hubspot', '', []],
  ['zendesk', 'not a host', []],
  ['zendesk', '', []],
])('%s at %j', (crmType, crmId, sites) => {
  expect(sitesOf({ crmType, crmId })).toEqual(sites);
});
