/** Every state of the pages that the gallery shows, by name. */
import type { Diagnostics, PanelView, PendingChange } from '../../../lib/schema/views.ts';
import { agent, LIVE, NOW, panelView, personView, uuid } from '../../support/panel-views.ts';

export interface GalleryState {
  readonly page: 'panel' | 'console' | 'setup';
  readonly view?: PanelView;
  /** Hash of the console. */
  readonly hash?: string;
  /** What is done after painting: clicks on buttons and radios, by accessible name. */
  readonly clicks?: readonly string[];
  readonly pending?: readonly PendingChange[];
  /** As by a page's permissions policy. */
  readonly forbidsClipboard?: boolean;
  /** The background does not answer `hello`. */
  readonly fails?: boolean;
}

const agentSession = { ...panelView().session, username: 'agent.eve', role: 'agent' as const };
const offline = {
  kind: 'offline' as const,
  detail: 'No answer from https://pp.example.com within 10 s.',
};
const own = personView({ source: 'user', agents: [agent(1), agent(2), agent(3, { active: false })] });
const many = personView({
  source: 'user',
  agents: Array.from({ length: 12 }, (_, index) => agent(index + 1)),
});
const person = (view: ReturnType<typeof personView>) => ({ kind: 'person' as const, person: view });

const admin = panelView();
const agentView = panelView({
  session: agentSession,
  show: 'me',
  canSwitch: false,
  readOnly: { reason: 'role' },
  groups: [],
});
const nobody = (why: 'unknown-site' | 'crm-signed-out' | 'no-claim' | 'not-bound') =>
  panelView({ person: { kind: 'nobody', why }, canSwitch: false });
const signedOut = { ...admin.session, state: 'signed-out' as const, username: null, role: null };

export const DIAGNOSTICS: Diagnostics = {
  extensionVersion: '0.1.0',
  serverVersion: '0.1.0',
  server: 'https://pp.example.com',
  session: 'signed-in',
  username: 'agent.eve',
  role: 'agent',
  site: { name: 'Contoso Service', crmId: 'crm.contoso.example', crmType: 'generic' },
  claims: {
    signedIn: 'person',
    source: 'meta[name=user]',
    confidence: 'certain',
    impersonating: false,
    isAboutRecord: true,
  },
  sync: LIVE,
  cache: 'disk',
  oldestEditAt: null,
  lastError: null,
  lastErrorDetail: null,
};

export const STATES: Record<string, GalleryState> = {
  admin: { page: 'panel', view: admin },
  'admin-all-settings': { page: 'panel', view: admin, clicks: ['Show all 9', 'Explain Client display'] },
  'admin-settings-edit': {
    page: 'panel',
    view: admin,
    clicks: ['Show all 9', 'Override Log level', 'Override Open automatically', 'Override Ringing'],
  },
  'admin-settings-reset': {
    page: 'panel',
    view: admin,
    clicks: ['Reset Client display', 'Explain Client display'],
  },
  'admin-override': { page: 'panel', view: panelView({ person: person(own) }) },
  'admin-editor': { page: 'panel', view: panelView({ person: person(own) }), clicks: ['Edit Mapping'] },
  'admin-editor-over-ten': {
    page: 'panel',
    view: panelView({ person: person(many) }),
    clicks: ['Edit Mapping', 'Remove agent Night line'],
  },
  'admin-move-here': {
    page: 'panel',
    view: panelView({ person: person(own) }),
    clicks: ['Edit Mapping', 'Dimitri Dubois', 'Move here'],
  },
  'admin-to-inherit': { page: 'panel', view: panelView({ person: person(own) }), clicks: ['Inherit'] },
  'admin-agent-view': {
    page: 'panel',
    view: panelView({ person: person(own) }),
    clicks: ['View agent Eve Castellanos'],
  },
  'admin-pending': {
    page: 'panel',
    view: panelView({
      person: person({ ...own, pendingFields: ['mapping', 'groupId', 'popFlow.clientDisplay'] }),
      sync: { ...LIVE, state: 'offline', pending: 3, checkedAt: NOW - 47 * 60_000, reason: offline },
    }),
  },
  'admin-account-menu': { page: 'panel', view: admin, clicks: ['Account'] },
  'agent-own': { page: 'panel', view: agentView },
  'agent-diagnostics': { page: 'panel', view: agentView, clicks: ['Copy diagnostics'] },
  'agent-diagnostics-by-hand': {
    page: 'panel',
    view: agentView,
    clicks: ['Copy diagnostics'],
    forbidsClipboard: true,
  },
  'agent-other-page': { page: 'panel', view: { ...agentView, ownDataOnly: true } },
  'agent-account-differs': {
    page: 'panel',
    view: {
      ...agentView,
      ownDataOnly: true,
      accountDiffers: { crmUser: 'Ben Okafor', ownUser: 'Eve Castellanos' },
    },
  },
  'agent-nothing-above': {
    page: 'panel',
    view: { ...agentView, person: person(personView({ source: null, agents: [] })) },
  },
  'signed-out-cached': {
    page: 'panel',
    view: panelView({
      session: { ...admin.session, state: 'signed-out' },
      readOnly: { reason: 'signed-out' },
      sync: { ...LIVE, state: 'signed-out', checkedAt: NOW - 3 * 3_600_000 },
    }),
  },
  'failed-sync': {
    page: 'panel',
    view: panelView({
      sync: { ...LIVE, state: 'failed', reason: { kind: 'unexpected', detail: 'The server answered 500.' } },
    }),
  },
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
      session: signedOut,
      person: { kind: 'nobody', why: 'no-claim' },
      canSwitch: false,
      sync: { ...LIVE, state: 'signed-out', checkedAt: null },
    }),
  },
  'signing-in': {
    page: 'panel',
    view: panelView({
      session: { ...signedOut, state: 'signing-in' },
      person: { kind: 'loading' },
      canSwitch: false,
    }),
  },
  'unknown-site': { page: 'panel', view: nobody('unknown-site') },
  'crm-signed-out': { page: 'panel', view: nobody('crm-signed-out') },
  'no-claim': { page: 'panel', view: nobody('no-claim') },
  'not-bound': { page: 'panel', view: nobody('not-bound') },
  'unknown-user': {
    page: 'panel',
    view: panelView({
      person: { kind: 'unknown', username: 'new.person', nativeId: '4711', fullName: null },
      canSwitch: true,
    }),
  },
  'unknown-user-add': {
    page: 'panel',
    view: panelView({
      person: { kind: 'unknown', username: 'new.person', nativeId: '4711', fullName: 'New Person' },
    }),
    clicks: ['Add User'],
  },
  'unknown-user-read-only': {
    page: 'panel',
    view: panelView({
      person: { kind: 'unknown', username: 'new.person', nativeId: '4711', fullName: null },
      readOnly: { reason: 'role' },
    }),
  },
  'new-user-pending': {
    page: 'panel',
    view: panelView({
      person: person({ ...own, pendingFields: ['new'] }),
      sync: { ...LIVE, state: 'offline', pending: 1, reason: offline },
    }),
  },
  'setup-start': {
    page: 'setup',
    view: panelView({ session: { ...signedOut, state: 'no-server', server: null } }),
  },
  'setup-bad-address': {
    page: 'setup',
    view: panelView({ session: { ...signedOut, state: 'no-server', server: null } }),
    clicks: ['Connect'],
  },
  'setup-sites': { page: 'setup', view: admin },
  'console-root': { page: 'console', view: admin },
  'console-pending': {
    page: 'console',
    hash: '#/pending',
    view: panelView({ sync: { ...LIVE, pending: 2, parked: 1 } }),
    pending: [
      {
        changeId: 'c1',
        userId: uuid(31),
        userName: 'Eve Castellanos',
        fields: ['mapping', 'popFlow.autoOpen'],
        queuedAt: NOW - 5 * 60_000,
        state: 'waiting',
        error: null,
      },
      {
        changeId: 'c2',
        userId: uuid(32),
        userName: 'Ben Okafor',
        fields: ['groupId'],
        queuedAt: NOW - 3_600_000,
        state: 'parked',
        error: { kind: 'conflict', detail: 'admin.ben changed the group at 09:12.', current: null },
      },
    ],
  },
  'console-confirm': {
    page: 'console',
    hash: `#/confirm/${encodeURIComponent(
      JSON.stringify({
        userId: uuid(31),
        userName: 'Eve Castellanos',
        baseVersion: 3,
        patch: { set: { groupId: uuid(12) } },
        lines: ['User group becomes Tier 2'],
      }),
    )}`,
    view: admin,
  },
};
