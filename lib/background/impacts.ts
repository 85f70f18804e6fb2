/** Answers whom an edit of a group or an instance would change, and who overrides and does not. Runs in the background. */
import { applyPatch } from '../domain/apply-patch.ts';
import { windowOf } from '../domain/grid-index.ts';
import { type Impact, type InheritedChange, impactOf } from '../domain/impact.ts';
import { findImpactRows, type ImpactRows, impactRows } from '../domain/impact-rows.ts';
import type { Records } from '../domain/records.ts';
import type { ImpactQuery, ImpactQuestion, ImpactWindow } from '../schema/console/impact-window.ts';
import type { Replica } from '../sync/replica.ts';
import { groupsOf, usersOf } from './console-rows.ts';
import { requireReaderOf, unknownRecord } from './console-scope.ts';

interface Found {
  impact: Impact;
  rows: ImpactRows;
}

export class Impacts {
  /** The last question: its windows are read one after the other. */
  #found: (Found & { key: string }) | null = null;

  read({ offset, limit, effect, search, ...question }: ImpactQuery, replica: Replica): ImpactWindow {
    const { rows, impact } = this.#find(question as ImpactQuestion, replica);
    const found = findImpactRows(rows, { effect, search });
    return {
      total: found.length,
      offset,
      rows: windowOf(found, { offset, limit, descending: false }).map(({ row }) => row),
      affected: rows.rows.length,
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
  return { impact, rows: impactRows(impact, users) };
}
