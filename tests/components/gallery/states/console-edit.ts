/** The console's pages of groups and instances while they are edited: drafts, what is wrong, whom it changes. */
import type { ImpactWindow } from '../../../../lib/schema/console/impact-window.ts';
import {
  CONFIGURATION,
  GROUP_VIEW,
  GROUPS_WINDOW,
  INSTANCE_VIEW,
  PLACES,
  userRow,
} from '../../../support/console-views.ts';
import type { GalleryState, GalleryStates } from '../gallery-state.ts';
import { ADMIN } from '../people.ts';

const users = Array.from({ length: 100 }, (_, index) => userRow(index));
const IMPACT: ImpactWindow = {
  total: 812,
  offset: 0,
  affected: 812,
  changed: 797,
  fields: [{ field: 'popFlow.logLevel', changes: 797, keeps: 15 }],
  rows: users.map(({ id, username, fullName }, index) => ({
    id,
    username,
    name: fullName ?? username,
    changes: index === 3 ? [] : ['popFlow.logLevel'],
    keeps: index === 3 ? ['popFlow.logLevel'] : [],
  })),
};

const contoso = `#/instances/${PLACES.contoso}`;
const tier1 = `${contoso}/groups/${PLACES.tier1}`;

function at(hash: string, about: string, fields: Partial<GalleryState> = {}): GalleryState {
  const answers = {
    readConfiguration: CONFIGURATION,
    readGroups: GROUPS_WINDOW,
    readRecord: hash.includes('/groups/') ? GROUP_VIEW : INSTANCE_VIEW,
    readImpact: IMPACT,
  };
  return { page: 'console', about, hash, view: ADMIN, answers, ...fields };
}

export const CONSOLE_EDIT_STATES: GalleryStates = {
  'console-group-information': at(tier1, 'The name of a group is changed.', {
    types: { Name: 'First line' },
  }),
  'console-impact': at(`${tier1}/popflow`, 'Before a group is saved: who changes, and who overrides.', {
    clicks: ['Override Log level'],
    clicksLast: 'Save',
  }),
  'console-instance-faults': at(contoso, 'All that is wrong with an instance, at once.', {
    types: { 'CRM ID': '', Sites: 'nowhere', Identity: '{ not json' },
    clicksLast: 'Save CRM Instance Settings',
  }),
  'console-instance-secret': at(contoso, 'A password is replaced, never shown.', {
    clicks: ['Replace Connection password'],
  }),
  'console-instance-add': at('#/', 'A CRM instance is added.', { clicks: ['Add CRM Instance', 'Add'] }),
};
