/** After the server was restored from a backup: what it lost, where people are told, and what they can do. */
import {
  LOST_DELETION,
  LOST_EDIT,
  LOST_IN_PART,
  LOST_RECORD,
  lostWindow,
  MANY_LOST,
} from '../../../support/lost-views.ts';
import { LIVE, panelView } from '../../../support/panel-views.ts';
import { WAITING } from '../../../support/pending-views.ts';
import type { GalleryStates } from '../gallery-state.ts';

const FEW = [LOST_EDIT, LOST_RECORD, LOST_DELETION, LOST_IN_PART];

const shownOf = (lost: number, more: object = {}) => panelView({ sync: { ...LIVE, lost }, ...more });

export const LOST_STATES: GalleryStates = {
  'lost-few': {
    page: 'console',
    about:
      'A restored server lost changes: what each record had and has, whose change it was, and the ways out.',
    hash: '#/pending',
    view: shownOf(4),
    answers: { listLost: lostWindow(FEW) },
  },
  'lost-and-pending': {
    page: 'console',
    about: 'One lost change above one that is not saved yet.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 1, lost: 1 } }),
    pending: [WAITING],
    answers: { listLost: lostWindow([LOST_EDIT]) },
  },
  'lost-many': {
    page: 'console',
    about: 'An import of sixty people was lost: fifty are shown first.',
    hash: '#/pending',
    view: shownOf(60),
    answers: { listLost: { ...lostWindow(MANY_LOST), items: MANY_LOST.slice(0, 50) } },
  },
  'lost-send-all': {
    page: 'console',
    about: 'Sending all again asks first, and says what it may replace.',
    hash: '#/pending',
    view: shownOf(4),
    answers: { listLost: lostWindow(FEW) },
    clicks: ['Send all again'],
  },
  'lost-support': {
    page: 'console',
    about: 'Support has the list to copy from, and sends nothing.',
    hash: '#/pending',
    view: shownOf(1, {
      session: { ...panelView().session, username: 'sam.support', role: 'support' },
      readOnly: { reason: 'role' },
    }),
    answers: { listLost: lostWindow([LOST_EDIT]) },
  },
  'lost-panel': {
    page: 'panel',
    about: 'The panel says it at its foot, and leads to the list.',
    view: shownOf(2),
  },
};
