/** What one has to know of a CRM besides its row in `docs/CRMS.md`, by its type. */

export const CRM_NOTES: Readonly<Record<string, string>> = {
  odoo: 'the CRM ID is the name of the database, or the host where it has one database only.',
  tryton:
    'the CRM ID is the name of the database, which begins each address, or the host where it has one database only. An opportunity belongs to an employee, and a second question tells which user that is; both are asked in the session that the page keeps, which goes to Tryton alone. Parties have no owner.',
  'request-tracker':
    'the CRM ID is the `rtname` of its configuration, or the host. The owner of a ticket is told by REST 2, which takes the session of the pages.',
  hubspot:
    'the CRM ID is the number of the portal, the second part of each address. Owners of its records have ids of their own, which are not those of users; the interface that translates them (`/crm/v3/owners/ID`, `userId`) is on another host and wants the token of an app, and what its own pages ask is documented nowhere: none is told.',
  zoho: 'the CRM ID is the second part of each address, as `org20091`.',
  'oracle-b2c-service':
    'the user is told by a bridge, an extension of the Agent Browser UI that has to be installed ([how](ORACLE-B2C.md)); without it the instance is known and the user is not. The CRM ID is the name of the interface, or its host. To whom an incident is assigned Oracle tells to extensions of a workspace, by names of fields that it documents nowhere (`getFieldValues`), and to programs with a session token (`/connect/v1.4/incidents`), which the bridge never asks for: no owner is told.',
  dynamics365:
    'who acts for somebody else does so by programs alone (`CallerObjectId`), never in its pages, which is why it tells of nobody. The CRM ID is the host of the organisation: each has its own.',
  'dynamics365-on-premises':
    'the organisation is the first segment of every path, and the CRM ID. A server that is open to the internet has it in its host: there the type is Dynamics 365.',
  servicenow:
    'who *impersonates* somebody is that somebody: what its pages ask names no other, and the way to tell (`GlideImpersonate`) is for programs on its server.',
  suitecrm:
    'version 8 is asked for owners as its own pages ask (`/api/graphql`), with the token against forged requests that it gives scripts in a cookie; it goes back to SuiteCRM in that one request.',
  espocrm:
    'an administrator who acts as a user is told, and the panel says so. Its own requests carry the token of the session in `Espo-Authorization`; ours carry it in the cookie `auth-token`, which its server takes where that header is missing, so that the panel never reads it.',
  salesforce:
    'its pages cannot ask who is signed in, the background can: it needs the permission for cookies, `X.my.salesforce.com` among the sites, and an org that lets the person use interfaces (API). Without one of them the instance is known and the user is not. ' +
    'Who *logs in as* somebody is that user: Salesforce tells no other. A CRM ID may be the name of the org, one of its hosts, or its id (`00D…`), which then has to be that of the session. Ids are the same in 15 and in 18 characters. Addresses of Classic and Visualforce name no object; the first three characters of the id do. Those of custom objects belong to each org alone, so that no owner is asked for there.',
};
