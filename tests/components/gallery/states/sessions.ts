/** Sign-ins that have ended, two accounts in one browser, and extension and server of different times. */

import type { LeftDraft } from '../../../../lib/schema/kept-draft.ts';
import type { PersonView } from '../../../../lib/schema/views.ts';
import { LIVE, NOW, panelView } from '../../../support/panel-views.ts';
import { uuid } from '../../../support/rows.ts';
import type { GalleryStates } from '../gallery-state.ts';
import { ADMIN, OWN, SIGNED_OUT, shown } from '../people.ts';

const session = { ...ADMIN.session, state: 'signed-out' as const };
const aged = { ...LIVE, checkedAt: NOW - 3 * 3_600_000 };
const signedOut = { ...aged, state: 'signed-out' as const };
const readOnly = { reason: 'signed-out' } as const;
const nobody = { kind: 'nobody', why: 'no-claim' } as const;
const waiting = shown({ ...OWN, pendingFields: ['mapping'] });

const foreign = { ...session, foreignEdits: 2, newcomer: 'admin.ben' };

const incompatible = (behind: 'server' | 'extension') =>
  panelView({
    person: waiting,
    readOnly: { reason: 'incompatible' },
    sync: {
      ...aged,
      state: 'failed',
      pending: 1,
      reason: { kind: 'incompatible', behind, detail: 'The server has version 2.4.0.' },
    },
  });

const jane: PersonView = {
  ...OWN,
  user: { ...OWN.user, id: uuid('crm-users', 77), username: 'jane.doe', fullName: 'Jane Doe' },
};

const draftLeft = ({ user }: PersonView, why: LeftDraft['why']): LeftDraft => ({
  id: `page:${user.id}`,
  at: NOW - 2 * 3_600_000,
  draft: { begunOn: user.version, base: user, fields: { groupId: null } },
  why,
});

export const SESSION_STATES: GalleryStates = {
  'session-restarted-pending': {
    page: 'panel',
    about: 'After a restart of the browser: the copy with its age, and what waits to be sent.',
    view: panelView({ person: waiting, session, readOnly, sync: { ...signedOut, pending: 1 } }),
  },
  'session-expired': {
    page: 'panel',
    about: 'The server ended the sign-in while the panel was open.',
    view: panelView({ session: { ...session, ended: 'expired' }, readOnly, sync: signedOut }),
  },
  'session-menu-signed-out': {
    page: 'panel',
    about: 'Signed out with a copy here: somebody else may sign in, or the copy goes.',
    view: panelView({ session, readOnly, sync: signedOut }),
    clicks: ['Account'],
  },
  'account-switch': {
    page: 'panel',
    about: 'Another account has signed in while edits of the former are not saved.',
    view: panelView({ session: foreign, readOnly, sync: { ...signedOut, pending: 2 } }),
  },
  'account-switch-console': {
    page: 'console',
    about: 'The same question in the console.',
    view: panelView({ session: foreign, readOnly, sync: { ...signedOut, pending: 2 } }),
  },
  'draft-left': {
    page: 'panel',
    about: 'Drafts of pages that are gone: one may be gone on with, one was made before the role was lost.',
    view: panelView({ leftDrafts: [draftLeft(jane, 'open'), draftLeft(OWN, 'gone')] }),
  },
  'account-disabled': {
    page: 'panel',
    about: 'The account was disabled while its panel was open: no row is kept, the edits are.',
    view: panelView({
      session: { ...session, ended: 'disabled', role: null },
      person: nobody,
      canSwitch: false,
      readOnly,
      sync: { ...signedOut, pending: 2 },
    }),
  },
  'account-disabled-console': {
    page: 'console',
    about: 'The same in the console.',
    view: panelView({
      session: { ...session, ended: 'disabled', role: null },
      person: nobody,
      readOnly,
      sync: { ...signedOut, pending: 2 },
    }),
  },
  'session-hidden': {
    page: 'panel',
    about: 'Whoever manages the browser asks for a sign-in after each start: nothing is shown before.',
    view: panelView({
      session: { ...SIGNED_OUT, isHidden: true },
      site: null,
      person: nobody,
      canSwitch: false,
      readOnly,
      sync: { ...signedOut, checkedAt: null, pending: 1 },
    }),
  },
  'version-extension-old': {
    page: 'panel',
    about: 'The server was upgraded past the extension: which is behind, who updates it, and what waits.',
    view: incompatible('extension'),
  },
  'version-server-old': {
    page: 'panel',
    about: 'The extension was updated past the server.',
    view: incompatible('server'),
  },
  'version-setup': {
    page: 'setup',
    about: 'A server of another time is not connected to.',
    view: panelView({ session: SIGNED_OUT, sync: { ...signedOut, checkedAt: null } }),
    clicks: ['Connect'],
    refuses: {
      connectServer: { kind: 'incompatible', behind: 'extension', detail: 'The server has version 2.4.0.' },
    },
  },
};
