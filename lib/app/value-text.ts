/** A value in words; empty, no and nothing are three different words. Pure but for the catalogue. */
import type { SettingValue } from '../schema/settings-fields.ts';
import { t } from './text.ts';

/** `isEvent`: no value is no workflow. */
export function valueText(value: SettingValue, isEvent: boolean): string {
  if (value === null) return t(isEvent ? 'valueNoWorkflow' : 'valueNone');
  if (value === '') return t('valueEmpty');
  if (typeof value === 'boolean') return t(value ? 'valueOn' : 'valueOff');
  return String(value);
}
