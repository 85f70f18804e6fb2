/** The panel where there is nobody to show, or nobody yet. */
import { LIVE, panelView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { AGENT, OFFLINE, OWN, SIGNED_OUT, shown } from '../people.ts';

const nobody = (why: 'unknown-site' | 'crm-signed-out' | 'no-claim' | 'not-bound') =>
  panelView({ person: { kind: 'nobody', why }, canSwitch: false });
const unknown = { kind: 'unknown', username: 'new.person', nativeId: '4711', fullName: null } as const;

export const EMPTY_STATES: GalleryStates = {
  loading: {
    page: 'panel',
    about: 'Claims or data are on their way: the shape of what comes, never somebody else.',
    view: panelView({ person: { kind: 'loading' } }),
  },
  'loading-read-only': {
    page: 'panel',
    about: 'The same for an account that may only look: no room is kept for controls.',
    view: { ...AGENT, person: { kind: 'loading' } },
  },
  'loading-first': {
    page: 'panel',
    about: 'Before the extension has said anything at all.',
    hangs: ['hello'],
  },
  'no-answer': {
    page: 'panel',
    about: 'The extension itself did not answer.',
    fails: true,
  },
  'no-server': {
    page: 'panel',
    about: 'Installed and not set up yet.',
    view: panelView({
      session: { state: 'no-server', server: null, username: null, role: null },
      person: { kind: 'nobody', why: 'no-claim' },
      canSwitch: false,
      sync: { ...LIVE, state: 'signed-out', checkedAt: null },
    }),
  },
  'signed-out': {
    page: 'panel',
    about: 'Nobody is signed in and nothing is kept.',
    view: panelView({
      session: SIGNED_OUT,
      person: { kind: 'nobody', why: 'no-claim' },
      canSwitch: false,
      sync: { ...LIVE, state: 'signed-out', checkedAt: null },
    }),
  },
  'signing-in': {
    page: 'panel',
    about: "The browser's sign-in window is open.",
    view: panelView({
      session: { ...SIGNED_OUT, state: 'signing-in' },
      person: { kind: 'loading' },
      canSwitch: false,
    }),
  },
  'unknown-site': {
    page: 'panel',
    about: 'A page without a CRM: quiet.',
    view: nobody('unknown-site'),
  },
  'wrong-instance': {
    page: 'panel',
    about: 'The page says that it is of an organisation that is no CRM instance here.',
    view: panelView({
      person: { kind: 'nobody', why: 'wrong-instance' },
      told: '139921',
      site: null,
      canSwitch: false,
    }),
  },
  'crm-signed-out': {
    page: 'panel',
    about: 'Nobody is signed in to the CRM.',
    view: nobody('crm-signed-out'),
  },
  'no-claim': {
    page: 'panel',
    about: 'The CRM does not say who is signed in.',
    view: nobody('no-claim'),
  },
  'not-bound': {
    page: 'panel',
    about: 'The account is linked to no CRM user here.',
    view: nobody('not-bound'),
  },
  'unknown-user': {
    page: 'panel',
    about: 'The CRM names somebody the server does not know: an admin adds them.',
    view: panelView({ person: unknown }),
  },
  'unknown-user-add': {
    page: 'panel',
    about: 'Filled in with what the CRM said.',
    view: panelView({ person: { ...unknown, fullName: 'New Person' } }),
    clicks: ['Add User'],
  },
  'unknown-user-read-only': {
    page: 'panel',
    about: 'The same for somebody who may not add users.',
    view: panelView({ person: unknown, readOnly: { reason: 'role' } }),
  },
  'new-user-pending': {
    page: 'panel',
    about: 'Added while the server is away.',
    view: panelView({
      person: shown({ ...OWN, pendingFields: ['new'] }),
      sync: { ...LIVE, state: 'offline', pending: 1, reason: OFFLINE },
    }),
  },
};
