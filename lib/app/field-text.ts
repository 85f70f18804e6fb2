/** The name of an edited field, as a person knows it. */
import { POPFLOW_FIELDS } from '../schema/settings-fields.ts';
import { settingText } from './setting-text.ts';
import { t } from './text.ts';

/** Keys as in `PendingChange.fields`: `mapping`, `groupId`, `popFlow.autoOpen`, `popFlow.events.Ringing`. */
export function fieldText(key: string): string {
  if (key === 'new') return t('newUser');
  if (key === 'mapping') return t('ctiAgentMapping');
  if (key === 'groupId') return t('userGroup');
  if (key === 'nativeId') return t('crmId');
  if (key === 'username') return t('username');
  if (key === 'fullName') return t('fullName');
  const setting = POPFLOW_FIELDS.find((field) => key === `popFlow.${field.key}`);
  return setting ? settingText('popFlow', setting).label : key.replace('popFlow.events.', '');
}
