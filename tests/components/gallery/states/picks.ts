/** Picking a user by hand, where the CRM does not tell who is signed in or whom the page is about. */
import { panelView, personView, uuid } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, OFFLINE, shown } from '../people.ts';

const PICKING = { navigation: 1, open: ['me', 'page-user'], isPicked: false } as const;
const SILENT = panelView({
  person: { kind: 'nobody', why: 'no-claim' },
  canSwitch: false,
  picking: { ...PICKING, open: [...PICKING.open] },
});
const FOUND = {
  total: 48_211,
  rows: [
    { id: uuid(31), username: 'eve.castellanos', fullName: 'Eve Castellanos', nativeId: '42' },
    { id: uuid(32), username: 'ben.okafor', fullName: 'Ben Okafor', nativeId: '0055g00000AbCdEAAV' },
    {
      id: uuid(33),
      username: 'a.very.long.username.of.somebody@subsidiary.contoso.example',
      fullName: 'Wolfeschlegelsteinhausenbergerdorff, Hubert Blaine the Younger of Northern Europe',
      nativeId: null,
    },
    { id: uuid(34), username: 'layla', fullName: 'ليلى الفاروق', nativeId: '77' },
    { id: uuid(35), username: 'no.name', fullName: null, nativeId: '78' },
  ],
};

export const PICK_STATES: GalleryStates = {
  'pick-offered': {
    page: 'panel',
    about: 'The CRM tells neither who is signed in nor whom the page is about: a person may pick both.',
    view: SILENT,
  },
  'pick-search': {
    page: 'panel',
    about: 'A search over the users of the instance, by keyboard or click.',
    view: SILENT,
    clicks: ['Pick who is signed in'],
    answers: { findUsers: FOUND },
  },
  'pick-search-empty': {
    page: 'panel',
    about: 'Nobody is found.',
    view: SILENT,
    clicks: ['Pick who is signed in'],
    types: { 'Search users': 'nobody at all' },
    answers: { findUsers: { total: 0, rows: [] } },
  },
  'pick-search-loading': {
    page: 'panel',
    about: 'The users are still being read.',
    view: SILENT,
    clicks: ['Pick the user of this page'],
    hangs: ['findUsers'],
  },
  'pick-search-failed': {
    page: 'panel',
    about: 'The search did not work.',
    view: SILENT,
    clicks: ['Pick who is signed in'],
    refuses: { findUsers: { kind: 'unexpected', detail: 'No answer within 10 s.' } },
  },
  'pick-refused': {
    page: 'panel',
    about: 'The page moved on while somebody was picked.',
    view: SILENT,
    clicks: ['Pick who is signed in', 'Eve Castellanos'],
    answers: { findUsers: FOUND },
    refuses: { pickUser: { kind: 'invalid', detail: 'The page has moved on. Nobody was picked.' } },
  },
  'picked-me': {
    page: 'panel',
    about: 'Whoever was picked as the one who is signed in, and the ways back.',
    view: {
      ...ADMIN,
      show: 'me',
      isSelf: false,
      canSwitch: false,
      picking: { navigation: 1, open: ['me', 'page-user'], isPicked: true },
    },
  },
  'picked-page-user': {
    page: 'panel',
    about: 'Whoever was picked for this page, beside the one who is signed in.',
    view: { ...ADMIN, picking: { navigation: 1, open: ['page-user'], isPicked: true } },
  },
  'picked-another': {
    page: 'panel',
    about: 'Another is looked for, while the data of the one who was picked stays.',
    view: { ...ADMIN, picking: { navigation: 1, open: ['page-user'], isPicked: true } },
    clicks: ['Pick another'],
    answers: { findUsers: FOUND },
  },
  'picked-offline': {
    page: 'panel',
    about: 'Picks need no server.',
    view: panelView({
      show: 'me',
      isSelf: false,
      canSwitch: false,
      person: shown(personView()),
      sync: { ...panelView().sync, state: 'offline', reason: OFFLINE },
      picking: { navigation: 1, open: ['me', 'page-user'], isPicked: true },
    }),
  },
};
