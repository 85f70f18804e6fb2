/** The panel when something is in the way: the server, the account, the version, the page. */
import { LIVE, NOW, panelView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, OFFLINE, OWN, shown } from '../people.ts';

const aged = { ...LIVE, checkedAt: NOW - 26 * 3_600_000 };

export const TROUBLE_STATES: GalleryStates = {
  offline: {
    page: 'panel',
    about: 'The server is away: the copy on this computer, with its age, and a way to ask again.',
    view: panelView({ sync: { ...aged, state: 'offline', reason: OFFLINE } }),
  },
  'offline-pending': {
    page: 'panel',
    about: 'Edits made while the server is away are marked where they are, and counted at the foot.',
    view: panelView({
      person: shown({ ...OWN, pendingFields: ['mapping', 'groupId', 'popFlow.clientDisplay'] }),
      sync: { ...LIVE, state: 'offline', pending: 3, checkedAt: NOW - 47 * 60_000, reason: OFFLINE },
    }),
  },
  parked: {
    page: 'panel',
    about: 'The server refused an edit: the foot says so and leads to it.',
    view: panelView({
      person: shown({ ...OWN, pendingFields: ['groupId'] }),
      sync: { ...LIVE, pending: 1, parked: 1 },
    }),
  },
  'failed-sync': {
    page: 'panel',
    about: 'Synchronisation failed: what happened, and the way out.',
    view: panelView({
      sync: { ...LIVE, state: 'failed', reason: { kind: 'unexpected', detail: 'The server answered 500.' } },
    }),
  },
  'no-permission': {
    page: 'panel',
    about: 'Support looks at any user and changes nothing: read-only, with the reason.',
    view: panelView({
      session: { ...ADMIN.session, username: 'support.sam', role: 'support' },
      readOnly: { reason: 'role' },
      groups: [],
    }),
  },
  'forbidden-sync': {
    page: 'panel',
    about: 'The account lost its role while the panel was open: read-only, and the server says why.',
    view: panelView({
      session: { ...ADMIN.session, role: 'support' },
      readOnly: { reason: 'role' },
      groups: [],
      sync: {
        ...LIVE,
        state: 'failed',
        pending: 1,
        parked: 1,
        reason: { kind: 'forbidden', detail: 'Your role in Contoso Service is support.' },
      },
    }),
  },
  'signed-out-cached': {
    page: 'panel',
    about: 'Signed out by a restart: the copy on this computer, read-only and with its age.',
    view: panelView({
      session: { ...ADMIN.session, state: 'signed-out' },
      readOnly: { reason: 'signed-out' },
      sync: { ...LIVE, state: 'signed-out', checkedAt: NOW - 3 * 3_600_000 },
    }),
  },
};
