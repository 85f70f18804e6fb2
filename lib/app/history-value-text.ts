/** Values of the history in words. Pure but for the catalogue. */
import type { HistoryValue } from '../schema/console/history-view.ts';
import { formatList } from './format.ts';
import { t } from './text.ts';
import { valueText } from './value-text.ts';

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
  const text = valueText(value, field.startsWith('popFlow.events.'));
  // Space at an end is what no eye sees, and what such a change may be about
  return text === text.trim() ? text : t('valueQuoted', text);
}
