/** The set-up page. */
import { LIVE, panelView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, SIGNED_OUT } from '../people.ts';

const unconnected = panelView({
  sync: { ...LIVE, state: 'signed-out', checkedAt: null },
  session: { ...SIGNED_OUT, state: 'no-server', server: null },
});

export const SETUP_STATES: GalleryStates = {
  'setup-start': {
    page: 'setup',
    about: 'First of three steps.',
    view: unconnected,
  },
  'setup-bad-address': {
    page: 'setup',
    about: 'An address that is none.',
    view: unconnected,
    clicks: ['Connect'],
  },
  'setup-sites': {
    page: 'setup',
    about: 'Signed in: the CRM sites are still to be allowed.',
    view: ADMIN,
  },
};
