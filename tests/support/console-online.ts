/** What the console is told of deletions, reverts and edits of many users in tests and in the gallery. */
import type { Consequences } from '../../lib/schema/consequences.ts';
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
