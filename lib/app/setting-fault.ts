/** What is wrong with a setting as it is typed; the background and the server check it again by schema. Pure. */
import type { FieldType, SettingValue } from '../schema/settings-fields.ts';
import type { PopFlowRow } from './popflow-rows.ts';
import type { TextKey } from './text.ts';

/** Key of the sentence that says so; `null` when it can be saved. `null` as value is a stored "none". */
export function settingFault(type: FieldType, value: SettingValue): TextKey | null {
  if (value === null) return null;
  if (type === 'url') return isAddress(value) ? null : 'faultUrl';
  if (type === 'number') return Number.isFinite(value) ? null : 'faultNumber';
  if (type === 'duration') return Number.isSafeInteger(value) && Number(value) >= 0 ? null : 'faultDuration';
  if (type === 'eventTable') return value === '' ? 'faultWorkflow' : null;
  return null;
}

function isAddress(value: SettingValue): boolean {
  if (value === '') return true;
  const protocol = URL.parse(String(value))?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}

/** Whether what the page's own level gives the setting cannot be saved. */
export function isFaultyRow({ source, level, type, value }: PopFlowRow): boolean {
  return source === level && settingFault(type, value) !== null;
}

/** Names that an object cannot hold as a plain key. */
const FORBIDDEN = ['__proto__', 'prototype', 'constructor'];

export function isForbiddenEvent(name: string): boolean {
  return FORBIDDEN.includes(name);
}
