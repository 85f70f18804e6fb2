/** The panel where there is nobody to show, or nobody yet. */
import { LIVE, panelView } from '../../../support/panel-views.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { OFFLINE, OWN, SIGNED_OUT, shown } from '../people.ts';

const nobody = (why: 'unknown-site' | 'crm-signed-out' | 'no-claim' | 'not-bound') =>
  panelView({ person: { kind: 'nobody', why }, canSwitch: false });
const unknown = { kind: 'unknown', username: 'new.person', nativeId: '4711', fullName: null } as const;

export const EMPTY_STATES: GalleryStates = {
  loading: { page: 'panel', view: panelView({ person: { kind: 'loading' } }) },
  'no-answer': { page: 'panel', fails: true },
  'no-server': {
    page: 'panel',
    view: panelView({
      session: { state: 'no-server', server: null, username: null, role: null },
      person: { kind: 'nobody', why: 'no-claim' },
      canSwitch: false,
      sync: { ...LIVE, state: 'signed-out', checkedAt: null },
    }),
  },
  'signed-out': {
    page: 'panel',
    view: panelView({
      session: SIGNED_OUT,
      person: { kind: 'nobody', why: 'no-claim' },
      canSwitch: false,
      sync: { ...LIVE, state: 'signed-out', checkedAt: null },
    }),
  },
  'signing-in': {
    page: 'panel',
    view: panelView({
      session: { ...SIGNED_OUT, state: 'signing-in' },
      person: { kind: 'loading' },
      canSwitch: false,
    }),
  },
  'unknown-site': { page: 'panel', view: nobody('unknown-site') },
  'crm-signed-out': { page: 'panel', view: nobody('crm-signed-out') },
  'no-claim': { page: 'panel', view: nobody('no-claim') },
  'not-bound': { page: 'panel', view: nobody('not-bound') },
  'unknown-user': { page: 'panel', view: panelView({ person: unknown }) },
  'unknown-user-add': {
    page: 'panel',
    view: panelView({ person: { ...unknown, fullName: 'New Person' } }),
    clicks: ['Add User'],
  },
  'unknown-user-read-only': {
    page: 'panel',
    view: panelView({ person: unknown, readOnly: { reason: 'role' } }),
  },
  'new-user-pending': {
    page: 'panel',
    view: panelView({
      person: shown({ ...OWN, pendingFields: ['new'] }),
      sync: { ...LIVE, state: 'offline', pending: 1, reason: OFFLINE },
    }),
  },
};
