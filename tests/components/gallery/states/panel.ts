/** The panel in its everyday states, by role. */
import { GROUPS, panelView, personView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, AGENT, OWN, ofPerson, shown } from '../people.ts';

const manyGroups = Array.from({ length: 200 }, (_, index) => ({
  id: uuid(1000 + index),
  name: `Team ${index + 1}`,
}));

export const PANEL_STATES: GalleryStates = {
  admin: {
    page: 'panel',
    about: 'An admin on the page of a CRM user: group, mapping, and only the settings that differ.',
    view: ADMIN,
  },
  'admin-override': {
    page: 'panel',
    about: 'A user with a list of agents of their own.',
    view: ofPerson(OWN),
  },
  'admin-account-menu': {
    page: 'panel',
    about: 'Who is signed in, and the way out.',
    view: ADMIN,
    clicks: ['Account'],
  },
  'admin-group-change': {
    page: 'panel',
    about: 'Another group is chosen: nothing is sent before Save.',
    view: ADMIN,
    chooses: { 'User group': 'Tier 2' },
  },
  'admin-many-groups': {
    page: 'panel',
    about: "Two hundred groups: the browser's own list, with type-ahead.",
    view: panelView({ groups: [...GROUPS, ...manyGroups] }),
    chooses: { 'User group': 'Team 142' },
  },
  'agent-own': {
    page: 'panel',
    about: 'An agent reads in plain words which CTI agent they are, and may change nothing.',
    view: AGENT,
  },
  'agent-other-page': {
    page: 'panel',
    about: 'An agent on the page of somebody else sees their own data, and is told so.',
    view: { ...AGENT, ownDataOnly: true },
  },
  'agent-account-differs': {
    page: 'panel',
    about: 'The CRM is signed in as somebody else than the account belongs to.',
    view: {
      ...AGENT,
      ownDataOnly: true,
      accountDiffers: { crmUser: 'Ben Okafor', ownUser: 'Eve Castellanos' },
    },
  },
  'admin-impersonating': {
    page: 'panel',
    about: 'The CRM says that an administrator acts as the user who is shown.',
    view: { ...ADMIN, isActing: true },
  },
  'admin-record-owner': {
    page: 'panel',
    about: 'On a record of another kind: whoever owns it.',
    view: { ...ADMIN, isOwner: true, picking: { navigation: 1, open: ['page-user'], isPicked: false } },
  },
  'agent-nothing-above': {
    page: 'panel',
    about: 'Nobody above defines agents: why the phone does not pop, in words.',
    view: { ...AGENT, person: shown(personView({ source: null, agents: [] })) },
  },
};
