/** Two CRM users side by side: what applies to each, where from, and whether that is the same. Pure but for the catalogue. */

import type { PersonView } from '../schema/views.ts';
import { formatList } from './format.ts';
import { popFlowRows } from './popflow-rows.ts';
import { settingText } from './setting-text.ts';
import { t } from './text.ts';
import { valueText } from './value-text.ts';

export interface ComparedValue {
  readonly text: string;
  /** Level and name of whom it comes from; `null` for facts of the user. */
  readonly source: string | null;
}

export interface Comparison {
  readonly key: string;
  readonly label: string;
  readonly values: readonly [ComparedValue, ComparedValue];
  /** The same value, wherever it comes from. */
  readonly isSame: boolean;
}

/** Differences first, each part in its own order. */
export function compareUsers(pair: readonly [PersonView, PersonView]): Comparison[] {
  const row = (key: string, label: string, read: (person: PersonView) => ComparedValue): Comparison => {
    const values = [read(pair[0]), read(pair[1])] as const;
    return { key, label, values, isSame: values[0].text === values[1].text };
  };
  const rows = [
    row('group', t('userGroup'), (person) => fact(person.group?.name ?? t('noGroup'))),
    row('mapping', t('ctiAgentMapping'), mappingOf),
    row('mode', t('mappingMode'), ({ effective }) => fact(t(effective.mapping.mode))),
    ...settingKeys(pair).map(([key, label]) => row(key, label, (person) => settingOf(person, key))),
  ];
  return [...rows.filter(({ isSame }) => !isSame), ...rows.filter(({ isSame }) => isSame)];
}

const fact = (text: string): ComparedValue => ({ text, source: null });

function mappingOf({ agents, effective }: PersonView): ComparedValue {
  const { source, chain } = effective.mapping;
  const inactive = (isUsable: boolean, words: string) => (isUsable ? words : t('isInactive', words));
  const words = agents.map(({ agent, environmentName, environmentActive }) =>
    inactive(agent.active && environmentActive, t('agentInEnvironment', agent.agentId, environmentName)),
  );
  if (source === null) return fact(t('nothingInherited'));
  const text = words.length > 0 ? formatList(words) : t('emptyList');
  return { text, source: sourceText(source, chain.find(({ level }) => level === source)?.name ?? '') };
}

/** Settings and events that either of them has, by the key of their row. */
function settingKeys(pair: readonly PersonView[]): (readonly [string, string])[] {
  const keys = pair.flatMap(({ effective }) =>
    popFlowRows(effective).map(({ key, label, help, isEvent }) => {
      const words = help === null ? label : settingText('popFlow', { key, label, help }).label;
      return [key, isEvent ? `${t('eventPrefix')} ${label}` : words] as const;
    }),
  );
  return [...new Map(keys)];
}

function settingOf(person: PersonView, key: string): ComparedValue {
  const row = popFlowRows(person.effective).find((each) => each.key === key);
  if (!row) return fact(t('valueNoWorkflow'));
  const name = row.chain.find(({ level }) => level === row.source)?.name ?? '';
  return { text: valueText(row.value, row.isEvent), source: sourceText(row.source, name) };
}

function sourceText(level: 'instance' | 'group' | 'user', name: string): string {
  if (level === 'user') return t('sourceOwn');
  return t(level === 'group' ? 'sourceGroup' : 'sourceInstance', name);
}
