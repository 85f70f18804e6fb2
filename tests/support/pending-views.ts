/** Edits that are not saved yet, as the background lists them, for tests of the pages. */
import type { Conflict } from '../../lib/schema/conflict.ts';
import type { PendingChange, PendingContent } from '../../lib/schema/views.ts';
import { agent, INSTANCE, NOW, uuid } from './panel-views.ts';

export const minutesAgo = (minutes: number) => NOW - minutes * 60_000;

const content: PendingContent = {
  key: 'ben.okafor',
  instanceId: INSTANCE.id,
  baseVersion: 3,
  patch: {},
  values: [],
  isMoveHalf: false,
  needed: 0,
};

export const WAITING: PendingChange = {
  changeId: 'c1',
  kind: 'crm-users',
  id: uuid(31),
  name: 'Eve Castellanos',
  fields: ['groupId', 'popFlow.autoOpen'],
  queuedAt: minutesAgo(5),
  state: 'waiting',
  error: null,
  content: {
    ...content,
    key: 'eve.castellanos',
    patch: { set: { groupId: null, popFlow: { autoOpen: false } } },
    values: [
      { field: 'groupId', side: { type: 'text', value: null } },
      { field: 'popFlow.autoOpen', side: { type: 'setting', value: false } },
    ],
  },
};

export const TAKEN: PendingChange = {
  ...WAITING,
  changeId: 'c2',
  kind: 'crm-users',
  id: uuid(32),
  name: 'Ben Okafor',
  fields: ['mapping'],
  queuedAt: minutesAgo(60),
  state: 'parked',
  error: {
    kind: 'refused',
    detail: 'CTI agent taken',
    problem: {
      status: 409,
      code: 'agent_taken',
      title: 'CTI agent taken',
      rule: 'C7',
      detail: 'Overflow desk is mapped to Finn Gallagher. Use Move here, or remove it there first.',
    },
  },
  content: {
    ...content,
    values: [
      { field: 'mapping', side: { type: 'mapping', mode: 'override', added: [agent(3)], removed: [] } },
    ],
  },
};

export const ADDED: PendingChange = {
  ...TAKEN,
  changeId: 'c3',
  kind: 'crm-users',
  id: uuid(33),
  name: 'New Person',
  fields: ['new'],
  error: {
    kind: 'refused',
    detail: 'Username taken',
    problem: {
      status: 409,
      code: 'username_taken',
      title: 'Username taken',
      rule: 'C2',
      detail: 'Another user of this CRM instance is called new.person. Choose another username.',
    },
  },
  content: {
    ...content,
    key: 'new.person',
    baseVersion: 0,
    values: [
      { field: 'username', side: { type: 'text', value: 'new.person' } },
      { field: 'nativeId', side: { type: 'text', value: null } },
      { field: 'fullName', side: { type: 'text', value: 'New Person' } },
    ],
  },
};

/** Nothing is left of the edit but what was chosen. */
export const DECIDED: PendingChange = {
  ...WAITING,
  changeId: 'c8',
  fields: [],
  decided: 'theirs',
  content: { ...content, key: 'eve.castellanos' },
};

export const GONE: PendingChange = {
  ...WAITING,
  changeId: 'c4',
  kind: 'crm-users',
  id: uuid(34),
  name: 'Deleted Person',
  state: 'parked',
  error: { kind: 'not-found', detail: 'No such record.' },
};

export const CONFLICT: Conflict = {
  changeId: 'c7',
  kind: 'crm-users',
  id: uuid(31),
  name: 'Eve Castellanos',
  version: 4,
  theirsBy: 'admin.ben',
  theirsAt: new Date(minutesAgo(5)).toISOString(),
  mineAt: minutesAgo(12),
  fields: [
    { field: 'groupId', mine: { type: 'text', value: 'Tier 2' }, theirs: { type: 'text', value: null } },
    {
      field: 'mapping',
      mine: { type: 'mapping', mode: 'override', added: [agent(2)], removed: [] },
      theirs: { type: 'mapping', mode: 'override', added: [agent(3)], removed: [agent(1)] },
    },
  ],
};

export const CONTESTED: PendingChange = {
  ...WAITING,
  changeId: 'c7',
  queuedAt: minutesAgo(12),
  fields: ['groupId', 'mapping'],
  state: 'parked',
  error: { kind: 'conflict', detail: 'Someone else changed this; it is version 4 now.', current: null },
  conflict: CONFLICT,
};
