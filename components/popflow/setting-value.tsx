/** A setting's value in words; empty, no and nothing are three different words. */
import { t } from '../../lib/app/text.ts';
import type { SettingValue } from '../../lib/schema/settings-fields.ts';

export function settingText(value: SettingValue, isEvent: boolean): string {
  if (value === null) return t(isEvent ? 'valueNoWorkflow' : 'valueNone');
  if (value === '') return t('valueEmpty');
  if (typeof value === 'boolean') return t(value ? 'valueOn' : 'valueOff');
  return String(value);
}
