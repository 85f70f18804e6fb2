/** The CRMs that are known, with what a new instance of each starts from. Pure. */
import type { IdentitySpec } from '../identity-spec.ts';
import { DYNAMICS365_IDENTITY } from './dynamics365.ts';
import { DYNAMICS365_ON_PREMISES_IDENTITY } from './dynamics365-on-premises.ts';
import { ESPOCRM_IDENTITY } from './espocrm.ts';
import { HUBSPOT_IDENTITY } from './hubspot.ts';
import { ODOO_IDENTITY } from './odoo.ts';
import { ORACLE_B2C_IDENTITY } from './oracle-b2c.ts';
import { PIPEDRIVE_IDENTITY } from './pipedrive.ts';
import { REQUEST_TRACKER_IDENTITY } from './request-tracker.ts';
import { SALESFORCE_IDENTITY } from './salesforce.ts';
import { SERVICENOW_IDENTITY } from './servicenow.ts';
import { SUGARCRM_IDENTITY } from './sugarcrm.ts';
import { SUITECRM_IDENTITY } from './suitecrm.ts';
import { TRYTON_IDENTITY } from './tryton.ts';
import { ZENDESK_IDENTITY } from './zendesk.ts';
import { ZOHO_IDENTITY } from './zoho.ts';

export interface CrmType {
  readonly type: string;
  /** A product's own name, the same in every language. */
  readonly name: string;
  readonly identity: IdentitySpec | null;
  /** How its pages say who is signed in was observed; its maker documents it nowhere and may change it. */
  readonly isUnofficial?: boolean;
}

export const CRM_TYPES: readonly CrmType[] = [
  { type: 'oracle-b2c-service', name: 'Oracle B2C Service', identity: ORACLE_B2C_IDENTITY },
  { type: 'salesforce', name: 'Salesforce', identity: SALESFORCE_IDENTITY },
  { type: 'dynamics365', name: 'Microsoft Dynamics 365', identity: DYNAMICS365_IDENTITY },
  {
    type: 'dynamics365-on-premises',
    name: 'Microsoft Dynamics 365 (on premises)',
    identity: DYNAMICS365_ON_PREMISES_IDENTITY,
  },
  { type: 'servicenow', name: 'ServiceNow', identity: SERVICENOW_IDENTITY, isUnofficial: true },
  { type: 'zendesk', name: 'Zendesk', identity: ZENDESK_IDENTITY },
  { type: 'odoo', name: 'Odoo', identity: ODOO_IDENTITY },
  { type: 'tryton', name: 'Tryton', identity: TRYTON_IDENTITY },
  { type: 'request-tracker', name: 'Request Tracker', identity: REQUEST_TRACKER_IDENTITY },
  { type: 'espocrm', name: 'EspoCRM', identity: ESPOCRM_IDENTITY },
  { type: 'suitecrm', name: 'SuiteCRM', identity: SUITECRM_IDENTITY },
  { type: 'sugarcrm', name: 'SugarCRM', identity: SUGARCRM_IDENTITY, isUnofficial: true },
  { type: 'hubspot', name: 'HubSpot', identity: HUBSPOT_IDENTITY, isUnofficial: true },
  { type: 'zoho', name: 'Zoho CRM', identity: ZOHO_IDENTITY, isUnofficial: true },
  { type: 'pipedrive', name: 'Pipedrive', identity: PIPEDRIVE_IDENTITY, isUnofficial: true },
  { type: 'generic', name: 'Generic', identity: null },
];
