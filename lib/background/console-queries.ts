/** Answers the console's questions about the configuration from the copy in memory: the left pane, groups, health. */

import { effectiveMapping, levelsOf } from '../domain/effective.ts';
import { foldForSearch } from '../domain/grid-index.ts';
import { type HealthFinding, type HealthQuestion, type HealthRecord, healthOf } from '../domain/health.ts';
import { compareNames } from '../domain/name-order.ts';
import { isPending } from '../domain/overlay.ts';
import { strongestRole } from '../domain/role.ts';
import type { Configuration } from '../schema/console/configuration.ts';
import type { GroupListRow, GroupsQuery, GroupsWindow } from '../schema/console/groups-window.ts';
import {
  HEALTH_KINDS,
  type HealthKind,
  type HealthLink,
  type HealthQuery,
  type HealthWindow,
} from '../schema/console/health-window.ts';
import type { CrmInstance, CrmUserGroup } from '../schema/crm-records.ts';
import type { Replica } from '../sync/replica.ts';
import { countBy, groupsOf, usersOf } from './console-rows.ts';
import {
  isAdminOfAll,
  isDirectoryLoaded,
  requireReader,
  requireReaderOf,
  unknownRecord,
} from './console-scope.ts';
import { fixOf } from './health-fixes.ts';

export function readConfiguration(replica: Replica, agentsIn: ReadonlyMap<string, number>): Configuration {
  const me = requireReader(replica);
  const { shown: records, outbox } = replica;
  const usersIn = countBy(records.values('crm-users'), ({ instanceId }) => instanceId);
  const groupsIn = countBy(records.values('crm-user-groups'), ({ instanceId }) => instanceId);
  return {
    isLoaded: isDirectoryLoaded(replica),
    instances: [...records.values('crm-instances')].sort(compareNames).map(({ id, name, active }) => ({
      id,
      name,
      active,
      users: usersIn.get(id) ?? 0,
      groups: groupsIn.get(id) ?? 0,
      role: strongestRole(me.grants, id),
      isPending: isPending(id, outbox),
    })),
    environments: [...records.values('environments')].sort(compareNames).map(({ id, name, active }) => ({
      id,
      name,
      active,
      agents: agentsIn.get(id) ?? 0,
      isPending: isPending(id, outbox),
    })),
    mayAdminister: isAdminOfAll(me),
  };
}

export function readGroups(query: GroupsQuery, replica: Replica): GroupsWindow {
  const { instance, groups } = instanceParts(query.instanceId, replica);
  const usersIn = countBy(usersOf(instance.id, replica.shown), ({ groupId }) => groupId);
  const needle = foldForSearch(query.search);
  const found = groups.filter(({ name }) => foldForSearch(name).includes(needle)).sort(compareNames);
  const { offset, limit } = query;
  return {
    total: found.length,
    offset,
    rows: found.slice(offset, offset + limit).map((group) => ({
      ...groupRow(instance, group, usersIn.get(group.id) ?? 0),
      isPending: isPending(group.id, replica.outbox),
    })),
    ungrouped: usersIn.get(null) ?? 0,
  };
}

function groupRow(
  instance: CrmInstance,
  group: CrmUserGroup,
  users: number,
): Omit<GroupListRow, 'isPending'> {
  const { source, agents } = effectiveMapping(levelsOf(instance, group, null));
  const { events, ...scalars } = group.popFlow;
  const settings = Object.keys(scalars).length + Object.keys(events ?? {}).length;
  const { id, name, mapping } = group;
  return { id, name, users, mode: mapping.mode, source, agents: agents.length, settings };
}

/** What `healthOf` finds in one instance; takes about 0.2 s with 50,000 users, so callers keep it. */
export function findHealth(instanceId: string, replica: Replica): HealthFinding[] {
  return healthOf(healthQuestion(instanceId, replica));
}

/** Everything that health is about, in one instance. */
export function healthQuestion(instanceId: string, replica: Replica): HealthQuestion {
  const { instance, groups } = instanceParts(instanceId, replica);
  const { shown: records } = replica;
  return {
    instance,
    groups,
    users: usersOf(instanceId, records),
    environments: new Map([...records.values('environments')].map((row) => [row.id, row])),
    agents: new Map([...records.values('cti-agents')].map((row) => [row.id, row])),
  };
}

/** Others of a finding that a row names. */
const MOST_OTHERS = 10;

export function healthWindow(
  findings: readonly HealthFinding[],
  query: HealthQuery,
  replica: Replica,
): HealthWindow {
  const { is, offset, limit } = query;
  const found = is === null ? findings : findings.filter((finding) => finding.is === is);
  const linked = (record: HealthRecord): HealthLink => ({
    ...record,
    environmentId:
      record.kind === 'cti-agents'
        ? (replica.shown.get('cti-agents', record.id)?.environmentId ?? null)
        : null,
  });
  const counted = countBy(findings, (finding) => finding.is);
  const counts = HEALTH_KINDS.map((kind) => [kind, counted.get(kind) ?? 0]);
  return {
    total: found.length,
    offset,
    rows: found.slice(offset, offset + limit).map((finding) => ({
      ...healthRow(finding, linked),
      fix: fixOf(finding, replica),
    })),
    counts: Object.fromEntries(counts) as Record<HealthKind, number>,
  };
}

function healthRow(finding: HealthFinding, linked: (record: HealthRecord) => HealthLink) {
  const others = othersOf(finding);
  return {
    is: finding.is,
    record: linked(finding.record),
    others: others.slice(0, MOST_OTHERS).map(linked),
    count: finding.is === 'over-ten' ? finding.count : others.length,
  };
}

function othersOf(finding: HealthFinding): readonly HealthRecord[] {
  if (finding.is === 'inactive-agents') return finding.agents;
  if (finding.is === 'owned-twice') return finding.owners;
  return finding.is === 'twins' ? finding.others : [];
}

function instanceParts(
  instanceId: string,
  replica: Replica,
): { instance: CrmInstance; groups: CrmUserGroup[] } {
  requireReaderOf(replica, instanceId);
  const instance = replica.shown.get('crm-instances', instanceId);
  if (!instance) throw unknownRecord();
  return { instance, groups: groupsOf(instanceId, replica.shown) };
}
