/** What taking back an entry of the history means for the record as it is now: a patch of what can be put back. Pure. */
import type { RevertField, RevertObstacle } from '../schema/console/revert-view.ts';
import type { AnyRow } from '../schema/rows.ts';
import type { RecordPatch } from '../schema/writes.ts';
import { historyUnits, type NameOf, shownValue } from './history-fields.ts';

export interface Revert {
  fields: RevertField[];
  obstacles: RevertObstacle[];
  /** `null` where nothing can or need be put back. */
  patch: RecordPatch | null;
}

export interface RevertParts {
  /** As audited: the row before and after the entry. */
  before: unknown;
  after: unknown;
  present: AnyRow;
  nameOf: NameOf;
}

const SECRETS: ReadonlySet<string> = new Set(['secretsSet', 'secretsChanged']);
/** Given to a record when it is made. */
const FIXED: ReadonlySet<string> = new Set(['environmentId']);
const REFERENCES: ReadonlySet<string> = new Set(['groupId', 'agentGroupId', 'parentId']);
const FLOW = 'popFlow.';
const EVENT = 'popFlow.events.';

type Units = Readonly<Record<string, unknown>>;

export function revertOf({ before, after, present, nameOf }: RevertParts): Revert {
  const [former, made, now] = [historyUnits(before), historyUnits(after), historyUnits(present)];
  const changed = [...new Set([...Object.keys(former), ...Object.keys(made)])].filter(
    (unit) => !isSame(former[unit], made[unit]),
  );
  const obstacles = changed.flatMap((field): RevertObstacle[] => {
    const why = obstacleOf(field, former[field], nameOf);
    return why && (why === 'secret' || !isSame(now[field], former[field])) ? [{ field, why }] : [];
  });
  const isFree = (unit: string) => obstacleOf(unit, former[unit], nameOf) === null;
  const units = changed.filter((unit) => isFree(unit) && !isSame(now[unit], former[unit]));
  return {
    fields: units.map((field) => ({
      field,
      now: shownValue(field, now[field], nameOf),
      former: shownValue(field, former[field], nameOf),
      isChangedSince: !isSame(now[field], made[field]),
    })),
    obstacles,
    patch: units.length > 0 ? patchTo(former, units) : null,
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function obstacleOf(unit: string, value: unknown, nameOf: NameOf): RevertObstacle['why'] | null {
  if (SECRETS.has(unit)) return 'secret';
  if (FIXED.has(unit)) return 'fixed';
  const isGone = (id: unknown) => typeof id === 'string' && nameOf(id) === null;
  if (REFERENCES.has(unit)) return isGone(value) ? 'gone' : null;
  if (unit === 'mapping') return agentsOf(value).some(isGone) ? 'gone' : null;
  // Only overrides of PopFlow can be removed again.
  return value === undefined && !unit.startsWith(FLOW) ? 'fixed' : null;
}

function agentsOf(mapping: unknown): readonly unknown[] {
  const { agents } = (mapping ?? {}) as { agents?: readonly unknown[] };
  return agents ?? [];
}

function patchTo(former: Units, units: readonly string[]): RecordPatch {
  const isOwn = (unit: string) => former[unit] !== undefined;
  const plain = units.filter((unit) => !unit.includes('.')).map((unit) => [unit, former[unit]]);
  const events = units.filter((unit) => unit.startsWith(EVENT));
  const settings = units.filter((unit) => unit.startsWith(FLOW) && !unit.startsWith(EVENT));
  const values = (prefix: string, of: readonly string[]) =>
    Object.fromEntries(of.filter(isOwn).map((unit) => [unit.slice(prefix.length), former[unit]]));
  const section = (name: string) =>
    values(
      `${name}.`,
      units.filter((unit) => unit.startsWith(`${name}.`)),
    );
  const gone = (prefix: string, of: readonly string[]) =>
    of.filter((unit) => !isOwn(unit)).map((unit) => unit.slice(prefix.length));
  const popFlow = { ...values(FLOW, settings), ...filled('events', values(EVENT, events)) };
  const set = {
    ...Object.fromEntries(plain),
    ...filled('popFlow', popFlow),
    ...filled('features', section('features')),
    ...filled('connectivity', section('connectivity')),
  };
  const unset = {
    ...filled('popFlow', gone(FLOW, settings)),
    ...filled('popFlowEvents', gone(EVENT, events)),
  };
  return { ...filled('set', set), ...filled('unset', unset) } as RecordPatch;
}

function filled(name: string, value: object): Record<string, object> {
  return Object.keys(value).length > 0 ? { [name]: value } : {};
}
