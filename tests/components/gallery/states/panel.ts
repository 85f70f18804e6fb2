/** The panel in its everyday states, by role. */
import { LIVE, NOW, panelView, personView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, AGENT, OFFLINE, OWN, ofPerson, shown } from '../people.ts';

export const PANEL_STATES: GalleryStates = {
  admin: { page: 'panel', view: ADMIN },
  'admin-override': { page: 'panel', view: ofPerson(OWN) },
  'admin-pending': {
    page: 'panel',
    view: panelView({
      person: shown({ ...OWN, pendingFields: ['mapping', 'groupId', 'popFlow.clientDisplay'] }),
      sync: { ...LIVE, state: 'offline', pending: 3, checkedAt: NOW - 47 * 60_000, reason: OFFLINE },
    }),
  },
  'admin-account-menu': { page: 'panel', view: ADMIN, clicks: ['Account'] },
  'agent-own': { page: 'panel', view: AGENT },
  'agent-other-page': { page: 'panel', view: { ...AGENT, ownDataOnly: true } },
  'agent-account-differs': {
    page: 'panel',
    view: {
      ...AGENT,
      ownDataOnly: true,
      accountDiffers: { crmUser: 'Ben Okafor', ownUser: 'Eve Castellanos' },
    },
  },
  'agent-nothing-above': {
    page: 'panel',
    view: { ...AGENT, person: shown(personView({ source: null, agents: [] })) },
  },
  'signed-out-cached': {
    page: 'panel',
    view: panelView({
      session: { ...ADMIN.session, state: 'signed-out' },
      readOnly: { reason: 'signed-out' },
      sync: { ...LIVE, state: 'signed-out', checkedAt: NOW - 3 * 3_600_000 },
    }),
  },
  'failed-sync': {
    page: 'panel',
    view: panelView({
      sync: { ...LIVE, state: 'failed', reason: { kind: 'unexpected', detail: 'The server answered 500.' } },
    }),
  },
};
