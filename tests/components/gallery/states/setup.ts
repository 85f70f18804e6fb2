/** The set-up page. */
import { panelView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, SIGNED_OUT } from '../people.ts';

const unconnected = panelView({ session: { ...SIGNED_OUT, state: 'no-server', server: null } });

export const SETUP_STATES: GalleryStates = {
  'setup-start': { page: 'setup', view: unconnected },
  'setup-bad-address': { page: 'setup', view: unconnected, clicks: ['Connect'] },
  'setup-sites': { page: 'setup', view: ADMIN },
};
