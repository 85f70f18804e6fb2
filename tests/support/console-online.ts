/** What the console is told of deletions, reverts and edits of many users in tests and in the gallery. */
import type { Consequences } from '../../lib/schema/consequences.ts';
import type { AgentGroups } from '../../lib/schema/console/agent-groups.ts';
import type { BulkPlanWindow } from '../../lib/schema/console/bulk-view.ts';
import type { DeletedPage } from '../../lib/schema/console/deletion.ts';
import type { RevertView } from '../../lib/schema/console/revert-view.ts';
import { PLACES } from './console-views.ts';
import { uuid } from './panel-views.ts';

export const GROUP_CONSEQUENCES: Consequences = {
  id: PLACES.tier1,
  version: 4,
  name: 'Tier 1',
  effects: [
    {
      kind: 'crm-users',
      effect: 'ungrouped',
      count: 812,
      first: ['Ada Adeyemi', 'Ben Brandt', 'Chloe Castellanos', 'Dimitri Dubois'].map((name, index) => ({
        id: uuid(3_000 + index),
        name,
      })),
    },
  ],
};

export const ENVIRONMENT_CONSEQUENCES: Consequences = {
  id: PLACES.niceEu,
  version: 2,
  name: 'NICE EU',
  effects: [
    { kind: 'cti-agents', effect: 'deleted', count: 8_334, first: [{ id: uuid(41), name: 'Agent 4711' }] },
    { kind: 'agent-groups', effect: 'deleted', count: 42, first: [{ id: uuid(42), name: 'Voice' }] },
    { kind: 'crm-user-groups', effect: 'unmapped', count: 1, first: [{ id: PLACES.tier1, name: 'Tier 1' }] },
    { kind: 'crm-users', effect: 'unmapped', count: 1, first: [{ id: PLACES.eve, name: 'Eve Castellanos' }] },
  ],
};

export const DELETED: DeletedPage = {
  items: [
    {
      kind: 'crm-users',
      id: uuid(71),
      version: 9,
      name: 'Gustav Grünwald',
      deletedAt: '2026-11-23T08:12:00.000Z',
      deletedBy: 'admin.ben',
    },
    {
      kind: 'crm-user-groups',
      id: uuid(72),
      version: 3,
      name: 'Second line, nights and holidays',
      deletedAt: '2026-11-01T07:00:00.000Z',
      deletedBy: null,
    },
  ],
  next: null,
};

export const REVERT_PLAN: RevertView = {
  version: 7,
  fields: [
    {
      field: 'groupId',
      now: { is: 'record', name: 'Tier 1' },
      former: { is: 'record', name: 'Tier 2' },
      isChangedSince: false,
    },
    {
      field: 'fullName',
      now: { is: 'value', value: 'Eve Castellanos-Berg' },
      former: { is: 'value', value: 'Eve Castellanos' },
      isChangedSince: true,
    },
  ],
  obstacles: [{ field: 'mapping', why: 'gone' }],
};

/** Moving the first users to another group. */
export const BULK_PLAN: BulkPlanWindow = {
  planId: uuid(81),
  total: 812,
  offset: 0,
  selected: 900,
  unchanged: 88,
  problems: 0,
  rows: ['Ada Adeyemi', 'Ben Brandt', 'Chloe Castellanos'].map((name, index) => ({
    id: uuid(1_000 + index),
    name,
    username: `user.${index}`,
    before: { is: 'group', name: index === 1 ? null : 'Tier 1' },
    after: { is: 'group', name: 'Tier 2' },
    problem: null,
  })),
};

/** The same users go. */
export const DELETE_PLAN: BulkPlanWindow = {
  ...BULK_PLAN,
  total: 50_000,
  selected: 50_000,
  unchanged: 0,
  rows: BULK_PLAN.rows.map((row) => ({ ...row, before: { is: 'there' }, after: { is: 'deleted' } })),
};

export const INHERIT_PLAN: BulkPlanWindow = {
  ...BULK_PLAN,
  total: 2,
  unchanged: 1,
  selected: 3,
  problems: 1,
  rows: BULK_PLAN.rows.slice(0, 2).map((row, index) => ({
    ...row,
    before: { is: 'mapping', mode: 'override', agentIds: ['4711', 'A12'], count: 2 },
    after: { is: 'mapping', mode: 'inherit', agentIds: [], count: 0 },
    problem: index === 1 ? { is: 'unsaved' } : null,
  })),
};

export const AGENT_GROUPS: AgentGroups = {
  groups: [
    { id: uuid(42), version: 2, name: 'Voice', parentId: null, depth: 0, agents: 12, isPending: false },
    { id: uuid(43), version: 1, name: 'Nights', parentId: uuid(42), depth: 1, agents: 1, isPending: false },
    { id: uuid(44), version: 1, name: 'Chat', parentId: null, depth: 0, agents: 0, isPending: true },
  ],
};
