/** Fields and values of the history in words. Pure but for the catalogue. */
import type { HistoryValue } from '../schema/console/history-view.ts';
import { CONNECTIVITY_FIELDS, FEATURE_FIELDS } from '../schema/instance-fields.ts';
import type { FieldDefinition } from '../schema/settings-fields.ts';
import { fieldText } from './field-text.ts';
import { formatList } from './format.ts';
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

export function historyValueText(field: string, value: HistoryValue): string {
  switch (value.is) {
    case 'nothing':
      return t(field.startsWith('popFlow') ? 'levelInherits' : 'valueNone');
    case 'record':
      return value.name;
    case 'list':
      return value.names.length > 0 ? formatList(value.names) : t('valueNone');
    case 'mapping':
      if (value.mode === 'inherit') return t('inherit');
      return value.agents.length > 0 ? formatList(value.agents) : t('emptyList');
    case 'value':
      return plainText(field, value.value);
  }
}

function plainText(field: string, value: string | number | boolean | null): string {
  if (field === 'active') return t(value === true ? 'active' : 'inactive');
  if (field === 'groupId' && value === null) return t('noGroup');
  if (value === null) return t(field.startsWith('popFlow.events.') ? 'valueNoWorkflow' : 'valueNone');
  if (value === '') return t('valueEmpty');
  if (typeof value === 'boolean') return t(value ? 'valueOn' : 'valueOff');
  return String(value);
}
