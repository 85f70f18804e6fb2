/** What a change of an instance or a group does to the users under it: who changes, and who overrides and does not. Pure. */
import type { CrmInstance, CrmUser, CrmUserGroup } from '../schema/crm-records.ts';
import type { CtiMapping } from '../schema/mapping.ts';
import type { PopFlowValues } from '../schema/settings.ts';
import { POPFLOW_FIELDS, type SettingValue } from '../schema/settings-fields.ts';

/** A record of which users inherit, before and after the change. */
export type InheritedChange =
  | { level: 'instance'; before: CrmInstance; after: CrmInstance }
  | { level: 'group'; before: CrmUserGroup; after: CrmUserGroup; instance: CrmInstance };

/** Agents of a list in their order; `null` where nothing defines any (C12). */
type ImpactValue = SettingValue | readonly string[];

export interface FieldImpact {
  /** `mapping`, `popFlow.FIELD` or `popFlow.events.EVENT`, as fields of an edit are named. */
  field: string;
  /** What those who inherit had and will have; equal where only the source moves. */
  before: ImpactValue;
  after: ImpactValue;
  /** Ids of the users whose effective value changes. */
  changes: string[];
  /** Ids of the users who keep theirs, since they or their group override it. */
  keeps: string[];
}

export interface Impact {
  fields: FieldImpact[];
  /** Ids of the users for whom anything changes. */
  users: Set<string>;
}

interface Unit {
  field: string;
  ownValue(record: Pick<CrmUser, 'popFlow' | 'mapping'>): ImpactValue | undefined;
  /** In force where no level has a value. */
  fallback: ImpactValue;
}

/** `users`: of the instance, or of the group; `groups`: of the instance. Rule: `product.md`, Inheritance. */
export function impactOf(
  change: InheritedChange,
  users: Iterable<CrmUser>,
  groups: ReadonlyMap<string, CrmUserGroup>,
): Impact {
  const units = unitsOf(change).filter((unit) => isChanged(unit, change));
  const fields = units.map((unit) => ({ unit, impact: emptyImpact(unit, change) }));
  const changed = new Set<string>();
  for (const user of users) {
    if (!isUnder(user, change)) continue;
    const levels = change.level === 'instance' ? [user, groupOf(user, groups)] : [user];
    for (const { unit, impact } of fields) {
      if (levels.some((level) => level && unit.ownValue(level) !== undefined)) impact.keeps.push(user.id);
      else if (!isSame(impact.before, impact.after)) {
        impact.changes.push(user.id);
        changed.add(user.id);
      }
    }
  }
  return { fields: fields.map(({ impact }) => impact), users: changed };
}

function unitsOf({ before, after }: InheritedChange): Unit[] {
  const scalars = POPFLOW_FIELDS.filter(({ key }) => key !== 'events').map((field) => ({
    field: `popFlow.${field.key}`,
    ownValue: ({ popFlow }: { popFlow: PopFlowValues }) =>
      popFlow[field.key as keyof PopFlowValues] as SettingValue | undefined,
    fallback: field.default as SettingValue,
  }));
  const names = new Set([before, after].flatMap(({ popFlow }) => Object.keys(popFlow.events ?? {})));
  const events = [...names].sort().map((name) => ({
    field: `popFlow.events.${name}`,
    ownValue: ({ popFlow: { events } }: { popFlow: PopFlowValues }) =>
      events && Object.hasOwn(events, name) ? events[name] : undefined,
    fallback: null,
  }));
  return [...scalars, ...events, { field: 'mapping', ownValue: ownAgents, fallback: null }];
}

function ownAgents({ mapping }: { mapping: CtiMapping }): readonly string[] | undefined {
  return mapping.mode === 'override' ? mapping.agents : undefined;
}

function isChanged({ ownValue }: Unit, { before, after }: InheritedChange): boolean {
  return !isSame(ownValue(before), ownValue(after));
}

function emptyImpact(unit: Unit, change: InheritedChange): FieldImpact {
  const above = change.level === 'group' ? unit.ownValue(change.instance) : undefined;
  const inherited = above === undefined ? unit.fallback : above;
  const inForce = (own: ImpactValue | undefined) => (own === undefined ? inherited : own);
  return {
    field: unit.field,
    before: inForce(unit.ownValue(change.before)),
    after: inForce(unit.ownValue(change.after)),
    changes: [],
    keeps: [],
  };
}

function isUnder(user: CrmUser, { level, before }: InheritedChange): boolean {
  return (level === 'instance' ? user.instanceId : user.groupId) === before.id;
}

function groupOf({ groupId }: CrmUser, groups: ReadonlyMap<string, CrmUserGroup>): CrmUserGroup | undefined {
  return groupId ? groups.get(groupId) : undefined;
}

/** Of a list the order counts too: the first agent is the one that is tried first. */
function isSame(a: ImpactValue | undefined, b: ImpactValue | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
