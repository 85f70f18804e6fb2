/** What is wrong with a setting or a text as it is typed; the background and the server check it again by schema. Pure but for the catalogue. */
import type { SettingValue } from '../schema/settings-fields.ts';
import { isPostgresText, MAX_TEXT } from '../schema/text-limits.ts';
import { formatCount } from './format.ts';
import type { PopFlowRow } from './popflow-rows.ts';
import { t } from './text.ts';

/** The sentence that says so; `null` when it can be saved. `null` as value is a stored "none". */
export function settingFault({ type, value }: Pick<PopFlowRow, 'type' | 'value'>): string | null {
  if (value === null) return null;
  const fault = textFault(String(value));
  if (fault) return fault;
  if (type === 'url') return isAddress(value) ? null : t('faultUrl');
  if (type === 'number') return Number.isFinite(value) ? null : t('faultNumber');
  if (type === 'duration') return Number.isSafeInteger(value) && +value >= 0 ? null : t('faultDuration');
  return type === 'eventTable' && value === '' ? t('faultWorkflow') : null;
}

/** Of a text of any field that may be empty. */
export function textFault(text: string): string | null {
  if (text.length > MAX_TEXT) return t('faultTooLong', formatCount(MAX_TEXT));
  return isPostgresText(text) ? null : t('faultUnstorable');
}

/** What is no address at all becomes the text `null`. */
function isAddress(value: SettingValue): boolean {
  return value === '' || /^https?:/.test(String(URL.parse(String(value))));
}

/** Whether what the page's own level gives the setting cannot be saved. */
export function isFaultyRow(row: PopFlowRow): boolean {
  return row.source === row.level && settingFault(row) !== null;
}

/** Names that an object cannot hold as a plain key. */
export function isForbiddenEvent(name: string): boolean {
  return /^(__proto__|prototype|constructor)$/.test(name);
}
