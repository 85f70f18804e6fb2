/** The console: overview, pending changes, confirmation of an edit. */
import { LIVE, NOW, panelView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN } from '../people.ts';

const confirmation = {
  userId: uuid(31),
  userName: 'Eve Castellanos',
  baseVersion: 3,
  patch: { set: { groupId: uuid(12) } },
  lines: ['User group becomes Tier 2'],
};

export const CONSOLE_STATES: GalleryStates = {
  'console-root': {
    page: 'console',
    about: "The console's first page.",
    view: ADMIN,
  },
  'console-pending': {
    page: 'console',
    about: 'What waits here, and what the server refused.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 2, parked: 1 } }),
    pending: [
      {
        changeId: 'c1',
        kind: 'crm-users',
        id: uuid(31),
        name: 'Eve Castellanos',
        fields: ['mapping', 'popFlow.autoOpen'],
        queuedAt: NOW - 5 * 60_000,
        state: 'waiting',
        error: null,
      },
      {
        changeId: 'c2',
        kind: 'crm-users',
        id: uuid(32),
        name: 'Ben Okafor',
        fields: ['groupId'],
        queuedAt: NOW - 3_600_000,
        state: 'parked',
        error: { kind: 'conflict', detail: 'admin.ben changed the group at 09:12.', current: null },
      },
    ],
  },
  'console-confirm': {
    page: 'console',
    about: 'An edit from a covered panel is confirmed where no page can cover anything.',
    hash: `#/confirm/${encodeURIComponent(JSON.stringify(confirmation))}`,
    view: ADMIN,
  },
};
