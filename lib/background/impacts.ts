/** Answers whom an edit of a group or an instance would change, and who overrides and does not. Runs in the background. */
import { applyPatch } from '../domain/apply-patch.ts';
import { type Impact, type InheritedChange, impactOf } from '../domain/impact.ts';
import { recordName } from '../domain/record-name.ts';
import type { Records } from '../domain/records.ts';
import type {
  ImpactQuery,
  ImpactQuestion,
  ImpactRow,
  ImpactWindow,
} from '../schema/console/impact-window.ts';
import type { CrmUser } from '../schema/crm-records.ts';
import type { Replica } from '../sync/replica.ts';
import { groupsOf, usersOf } from './console-rows.ts';
import { requireReaderOf, unknownRecord } from './console-scope.ts';

interface Found {
  impact: Impact;
  rows: ImpactRow[];
}

export class Impacts {
  /** The last question: its windows are read one after the other. */
  #found: (Found & { key: string }) | null = null;

  read({ offset, limit, ...question }: ImpactQuery, replica: Replica): ImpactWindow {
    const { rows, impact } = this.#find(question as ImpactQuestion, replica);
    return {
      total: rows.length,
      offset,
      rows: rows.slice(offset, offset + limit),
      changed: impact.users.size,
      fields: impact.fields.map(({ field, changes, keeps }) => ({
        field,
        changes: changes.length,
        keeps: keeps.length,
      })),
    };
  }

  #find(question: ImpactQuestion, replica: Replica): Found {
    const change = changeOf(question, replica.shown);
    requireReaderOf(replica, instanceIdOf(change));
    const key = `${replica.shown.revision} ${JSON.stringify(question)}`;
    if (this.#found?.key !== key) this.#found = { key, ...find(change, replica.shown) };
    return this.#found;
  }
}

function changeOf({ kind, id, patch }: ImpactQuestion, records: Records): InheritedChange {
  if (kind === 'crm-instances') {
    const before = records.get('crm-instances', id);
    if (!before) throw unknownRecord();
    return { level: 'instance', before, after: applyPatch(before, patch) };
  }
  const before = records.get('crm-user-groups', id);
  const instance = before && records.get('crm-instances', before.instanceId);
  if (!before || !instance) throw unknownRecord();
  return { level: 'group', before, after: applyPatch(before, patch), instance };
}

function instanceIdOf(change: InheritedChange): string {
  return change.level === 'instance' ? change.before.id : change.before.instanceId;
}

function find(change: InheritedChange, records: Records): Found {
  const instanceId = instanceIdOf(change);
  const users = usersOf(instanceId, records);
  const groups = new Map(groupsOf(instanceId, records).map((group) => [group.id as string, group]));
  const impact = impactOf(change, users, groups);
  return { impact, rows: rowsOf(impact, users) };
}

/** Only the users whom one of the fields concerns. */
function rowsOf({ fields, users: changed }: Impact, users: readonly CrmUser[]): ImpactRow[] {
  const rows = new Map<string, ImpactRow>();
  const byId = new Map<string, CrmUser>(users.map((user) => [user.id, user]));
  const rowOf = (id: string): ImpactRow | undefined => {
    const user = byId.get(id);
    if (!user) return undefined;
    const row = rows.get(id) ?? {
      id,
      name: recordName(user),
      username: user.username,
      changes: [],
      keeps: [],
    };
    rows.set(id, row);
    return row;
  };
  for (const { field, changes, keeps } of fields) {
    for (const id of changes) rowOf(id)?.changes.push(field);
    for (const id of keeps) rowOf(id)?.keeps.push(field);
  }
  const order = new Intl.Collator(undefined, { numeric: true });
  const rank = ({ id }: ImpactRow) => (changed.has(id) ? 0 : 1);
  return [...rows.values()].sort((a, b) => rank(a) - rank(b) || order.compare(a.name, b.name));
}
