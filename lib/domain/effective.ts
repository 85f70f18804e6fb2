/** Inheritance: the effective value of every setting and of the mapping, with source and chain. Pure. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { Effective, EffectiveEvent, EffectiveMapping, EffectiveSetting } from '../schema/effective.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { EventTable, PopFlowValues } from '../schema/settings.ts';
import {
  type FieldDefinition,
  type Level,
  POPFLOW_FIELDS,
  type SettingValue,
} from '../schema/settings-fields.ts';

/** One level of the chain instance → group → user, as far as the record in question has it. */
export interface LevelValues {
  readonly level: Level;
  /** Name of the record at this level, for explanations. */
  readonly name: string;
  readonly popFlow: PopFlowValues;
  readonly mapping: CtiMapping;
}

/** The levels that apply to a user, from the instance down. A user without a group inherits from the instance. */
export function levelsOf(
  instance: CrmInstance,
  group: CrmUserGroup | null,
  user: CrmUser | null,
): LevelValues[] {
  const levels: LevelValues[] = [{ level: 'instance', name: instance.name, ...ownValues(instance) }];
  if (group) levels.push({ level: 'group', name: group.name, ...ownValues(group) });
  if (user) levels.push({ level: 'user', name: user.fullName || user.username, ...ownValues(user) });
  return levels;
}

/** Effective settings and mapping at the last of the given levels. Rule: `product.md`, Inheritance. */
export function effectiveAt(levels: readonly LevelValues[]): Effective {
  const scalars = POPFLOW_FIELDS.filter((field) => field.key !== 'events');
  return {
    popFlow: Object.fromEntries(scalars.map((field) => [field.key, effectiveScalar(field, levels)])),
    events: effectiveEvents(levels),
    mapping: effectiveMapping(levels),
  };
}

function ownValues(record: { popFlow: PopFlowValues; mapping: CtiMapping }) {
  return { popFlow: record.popFlow, mapping: record.mapping };
}

function effectiveScalar(field: FieldDefinition, levels: readonly LevelValues[]): EffectiveSetting {
  const applicable = levels.filter(({ level }) => field.levels.includes(level));
  const chain = applicable.map(({ level, name, popFlow }) => {
    const value = popFlow[field.key as keyof PopFlowValues] as SettingValue | undefined;
    return value === undefined ? { level, name } : { level, name, value };
  });
  const deciding = chain.findLast((link) => link.value !== undefined);
  return {
    value: deciding?.value === undefined ? (field.default as SettingValue) : deciding.value,
    source: deciding?.level ?? 'instance',
    chain,
  };
}

function effectiveEvents(levels: readonly LevelValues[]): Record<string, EffectiveEvent> {
  const names = new Set(levels.flatMap(({ popFlow }) => Object.keys(popFlow.events ?? {})));
  return Object.fromEntries([...names].sort().map((name) => [name, effectiveEvent(name, levels)]));
}

function effectiveEvent(event: string, levels: readonly LevelValues[]): EffectiveEvent {
  const chain = levels.map(({ level, name, popFlow }) => {
    const value = ownEvent(popFlow.events, event);
    return value === undefined ? { level, name } : { level, name, value };
  });
  const deciding = chain.findLast((link) => link.value !== undefined);
  return { value: deciding?.value ?? null, source: deciding?.level ?? 'instance', chain };
}

function ownEvent(events: EventTable | undefined, name: string): string | null | undefined {
  return events && Object.hasOwn(events, name) ? events[name] : undefined;
}

/** Mapping is inherited as a whole list; an own empty list means "deliberately none". */
export function effectiveMapping(levels: readonly LevelValues[]): EffectiveMapping {
  const chain = levels.map(({ level, name, mapping }) =>
    mapping.mode === 'override' ? { level, name, value: [...mapping.agents] } : { level, name },
  );
  const deciding = chain.findLast((link) => link.value !== undefined);
  return {
    mode: levels.at(-1)?.mapping.mode ?? 'inherit',
    source: deciding?.level ?? null,
    agents: deciding?.value ?? [],
    chain,
  };
}
