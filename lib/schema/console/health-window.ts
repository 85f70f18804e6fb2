/** A window of what is unhealthy in one instance. Types only. */

import type { GridWindow } from './grid-query.ts';
import type { HistoryValue } from './history-view.ts';

export const HEALTH_KINDS = [
  'inherits-nothing',
  'unmapped',
  'inactive-agents',
  'over-ten',
  'owned-twice',
  'twins',
  'stray-space',
  'orphan-agent',
] as const;
export type HealthKind = (typeof HEALTH_KINDS)[number];

export interface HealthQuery {
  instanceId: string;
  /** Only findings of this kind; `null`: all. */
  is: HealthKind | null;
  offset: number;
  /** At most 200. */
  limit: number;
}

export interface HealthLink {
  kind: 'crm-instances' | 'crm-user-groups' | 'crm-users' | 'environments' | 'cti-agents';
  id: string;
  name: string;
  /** Of agents, for their address. */
  environmentId: string | null;
}

/** An edit that puts a finding right, as it would be queued. */
export interface HealthFix {
  kind: Exclude<HealthLink['kind'], 'cti-agents'>;
  id: string;
  baseVersion: number;
  field: string;
  patch: { set: Record<string, unknown> };
  before: HistoryValue;
  after: HistoryValue;
}

export interface HealthRow {
  is: HealthKind;
  record: HealthLink;
  /** Inactive agents, owners, twins: whatever the finding names besides. At most ten. */
  others: HealthLink[];
  /** How many others there are, or agents on the list. */
  count: number;
  /** `null`: nothing that is safe to do with one click. */
  fix: HealthFix | null;
}

export interface HealthWindow extends GridWindow<HealthRow> {
  /** Of the whole instance, by kind of finding. */
  counts: Record<HealthKind, number>;
}
