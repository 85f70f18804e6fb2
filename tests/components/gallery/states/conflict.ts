/** Edits that could not be saved: the question about two changes, the notice, the list of what waits. */
import type { Conflict } from '../../../../lib/schema/conflict.ts';
import { agent, LIVE, panelView, uuid } from '../../../support/panel-views.ts';
import {
  ADDED,
  CONFLICT,
  CONTESTED,
  DECIDED,
  GONE,
  minutesAgo,
  TAKEN,
  WAITING,
} from '../../../support/pending-views.ts';
import type { GalleryStates } from '../gallery-state.ts';

const conflict: Conflict = { ...CONFLICT, fields: CONFLICT.fields.slice(1) };

const settings: Conflict = {
  ...conflict,
  fields: [
    { field: 'groupId', mine: { type: 'text', value: 'Tier 2' }, theirs: { type: 'text', value: null } },
    {
      field: 'popFlow.clientDisplay',
      mine: { type: 'setting', value: 'hidden' },
      theirs: { type: 'setting', value: undefined },
    },
    {
      field: 'popFlow.events.Ringing',
      mine: { type: 'setting', value: null },
      theirs: { type: 'setting', value: 'Search by number and open the contact of the last interaction' },
    },
  ],
};

const inherit: Conflict = {
  ...conflict,
  theirsBy: 'admin.ada',
  fields: [
    {
      field: 'mapping',
      mine: { type: 'mapping', mode: 'inherit', added: [], removed: [agent(1), agent(2)] },
      theirs: { type: 'mapping', mode: 'override', added: [], removed: [] },
    },
  ],
};

const sync = { ...LIVE, pending: 1, parked: 1 };

export const CONFLICT_STATES: GalleryStates = {
  'conflict-mapping': {
    page: 'panel',
    about: 'Two admins changed one mapping: each sees what either added and removed.',
    view: panelView({ conflict, sync }),
    clicks: ['Decide later', 'Review'],
  },
  'conflict-fields': {
    page: 'panel',
    about: 'Several fields at once, with the names of both values.',
    view: panelView({ conflict: settings, sync }),
    clicks: ['Decide later', 'Review'],
  },
  'conflict-own': {
    page: 'panel',
    about: 'The other change was made by the same account, in another browser.',
    view: panelView({ conflict: inherit, sync }),
    clicks: ['Decide later', 'Review'],
  },
  'conflict-later': {
    page: 'panel',
    about: 'Decided later: the change is kept, and the panel says so.',
    view: panelView({ conflict, sync }),
    clicks: ['Decide later'],
  },
  'pending-mixed': {
    page: 'console',
    about: 'What waits, what was refused and why, what is in conflict.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 5, parked: 4 } }),
    pending: [WAITING, TAKEN, ADDED, GONE, CONTESTED],
  },
  'pending-decided': {
    page: 'console',
    about: 'A decision between two changes waits to be recorded, alone or with the edit.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 2 } }),
    pending: [DECIDED, { ...WAITING, decided: 'mine' }],
  },
  'pending-conflict': {
    page: 'console',
    about: 'A conflict is decided on the page of pending changes.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 1, parked: 1 } }),
    pending: [CONTESTED],
    clicks: ['Review'],
  },
  'pending-revise': {
    page: 'console',
    about: 'An addition whose username was taken first is corrected.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 1, parked: 1 } }),
    pending: [ADDED],
    clicks: ['Edit'],
  },
  'pending-discard-all': {
    page: 'console',
    about: 'Dropping everything asks first.',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 2, parked: 1 } }),
    pending: [WAITING, TAKEN],
    clicks: ['Discard all'],
  },
  'pending-many': {
    page: 'console',
    about: 'Sixty edits after a long time without the server, by person.',
    hash: '#/pending',
    view: panelView({
      sync: {
        ...LIVE,
        state: 'offline',
        pending: 60,
        checkedAt: minutesAgo(60 * 24 * 3),
        reason: { kind: 'offline', detail: 'No answer from https://pp.example.com within 10 s.' },
      },
    }),
    pending: Array.from({ length: 60 }, (_, at) => ({
      ...WAITING,
      changeId: `m${at}`,
      userId: uuid(1_000 + (at % 12)),
      userName: `Person ${at % 12}`,
      queuedAt: minutesAgo(60 * 24 * 3 - at),
    })),
  },
  'pending-none': {
    page: 'console',
    about: 'Nothing waits.',
    hash: '#/pending',
    view: panelView(),
    pending: [],
  },
};
