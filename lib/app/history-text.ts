/** Fields of the history of any record in words. Pure but for the catalogue. */
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../schema/instance-fields.ts';
import type { FieldDefinition } from '../schema/settings-fields.ts';
import { fieldText } from './field-text.ts';
import { settingText } from './setting-text.ts';
import { type TextKey, t } from './text.ts';

const NAMES: Record<string, TextKey> = {
  name: 'name',
  crmId: 'instanceCrmId',
  crmType: 'crmType',
  sites: 'sites',
  identity: 'identity',
  active: 'state',
  platformType: 'platformType',
  region: 'region',
  agentId: 'agentId',
  agentGroupId: 'agentGroup',
  environmentId: 'environment',
  parentId: 'parentGroup',
  extension: 'extension',
  loginId: 'loginId',
  secretsSet: 'secretsSet',
  secretsChanged: 'secretsChanged',
};

export function historyFieldText(field: string): string {
  const name = NAMES[field];
  if (name) return t(name);
  const [section = '', key = ''] = field.split('.');
  const table: readonly FieldDefinition[] =
    { features: FEATURE_FIELDS, connectivity: CONNECTIVITY_FIELDS }[section] ?? [];
  const found = table.find((definition) => definition.key === key);
  return found ? settingText(section as 'features' | 'connectivity', found).label : fieldText(field);
}
