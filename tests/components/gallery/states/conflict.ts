/** Edits that could not be saved: the question about two changes, the notice, the list of what waits. */
import type { Conflict } from '../../../../lib/schema/conflict.ts';
import { agent, LIVE, NOW, panelView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';

const minutesAgo = (minutes: number) => NOW - minutes * 60_000;

const conflict: Conflict = {
  changeId: 'c7',
  userId: uuid(31),
  userName: 'Eve Castellanos',
  version: 4,
  theirsBy: 'admin.ben',
  theirsAt: new Date(minutesAgo(5)).toISOString(),
  mineAt: minutesAgo(12),
  fields: [
    {
      field: 'mapping',
      mine: { type: 'mapping', mode: 'override', added: [agent(2)], removed: [] },
      theirs: { type: 'mapping', mode: 'override', added: [agent(3)], removed: [agent(1)] },
    },
  ],
};

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
};
