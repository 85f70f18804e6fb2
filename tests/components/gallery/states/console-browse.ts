/** The console's pages of the configuration: reading it, changing a user, accounts, and what stands in the way. */
import { ACCOUNTS, HEALTH, HISTORY, LOCKED_ACCOUNTS } from '../../../support/console-lists.ts';
import {
  AGENT_VIEW,
  AGENTS_WINDOW,
  ALL_GROUPS,
  CONFIGURATION,
  ENVIRONMENT_VIEW,
  GROUP_VIEW,
  GROUPS_WINDOW,
  INSTANCE_VIEW,
  PLACES,
  userRow,
  usersOf,
  userView,
} from '../../../support/console-views.ts';
import { LIVE, panelView } from '../../../support/panel-views.ts';
import type { GalleryState, GalleryStates } from '../gallery-state.ts';
import { ADMIN, AGENT, OFFLINE } from '../people.ts';

const directory = {
  readConfiguration: CONFIGURATION,
  readGroups: GROUPS_WINDOW,
  listGroups: ALL_GROUPS,
  readUsers: usersOf({ offset: 0, limit: 100, search: '' }),
  readAgents: AGENTS_WINDOW,
  readHistory: HISTORY,
  readHealth: HEALTH,
  readAccounts: ACCOUNTS,
};

type Told = NonNullable<GalleryState['answers']>;

function at(hash: string, about: string, more: Told = {}, fields: Partial<GalleryState> = {}): GalleryState {
  return { page: 'console', about, hash, view: ADMIN, answers: { ...directory, ...more }, ...fields };
}

const contoso = `#/instances/${PLACES.contoso}`;
const eve = `${contoso}/users/${PLACES.eve}`;
const niceEu = `#/telephony/${PLACES.niceEu}`;
const SUPPORT = panelView({
  session: { ...ADMIN.session, username: 'support.sam', role: 'support' },
  readOnly: { reason: 'role' },
});

export const CONSOLE_BROWSE_STATES: GalleryStates = {
  'console-home': at('#/', 'Where an admin begins.'),
  'console-instance': at(contoso, 'The settings of an instance, in their sections.', {
    readRecord: INSTANCE_VIEW,
  }),
  'console-users': at(`${contoso}/users`, 'Fifty thousand users, the groups beside them.', {
    readRecord: INSTANCE_VIEW,
  }),
  'console-users-none': at(`${contoso}/users`, 'Nobody matches.', {
    readRecord: INSTANCE_VIEW,
    readUsers: usersOf({ offset: 0, limit: 100, search: 'nobody' }),
  }),
  'console-users-add': at(
    `${contoso}/users`,
    'Adding a user.',
    { readRecord: INSTANCE_VIEW },
    { clicks: ['Add User'] },
  ),
  'console-group': at(
    `${contoso}/groups/${PLACES.tier1}/popflow`,
    'What a group sets, and from where the rest comes.',
    {
      readRecord: GROUP_VIEW,
    },
  ),
  'console-group-mapping': at(`${contoso}/groups/${PLACES.tier1}/mapping`, "A group's list of agents.", {
    readRecord: GROUP_VIEW,
  }),
  'console-user': at(eve, 'An admin changes who a user is.', { readRecord: userView() }),
  'console-user-mapping': at(`${eve}/mapping`, 'The same mapping as in the panel, with more room.', {
    readRecord: userView(),
  }),
  'console-user-support': at(
    eve,
    'Support sees the same and changes nothing.',
    {
      readRecord: userView({}, SUPPORT),
    },
    { view: SUPPORT },
  ),
  'console-user-history': at(`${eve}/history`, 'Who changed what, from which value to which.', {
    readRecord: userView(),
  }),
  'console-user-unknown': at(
    eve,
    'A link to somebody who was deleted.',
    {},
    {
      refuses: { readRecord: { kind: 'not-found', detail: 'It may have been deleted by somebody else.' } },
    },
  ),
  'console-unknown-page': at('#/nowhere/at/all', 'An address that leads nowhere.'),
  'console-history-offline': at(
    `${eve}/history`,
    'The history needs the server.',
    { readRecord: userView() },
    {
      view: panelView({ sync: { ...LIVE, state: 'offline', reason: OFFLINE } }),
      refuses: { readHistory: OFFLINE },
    },
  ),
  'console-loading': at(`${contoso}/users`, 'The answer is on its way.', {}, { hangs: ['readRecord'] }),
  'console-telephony': at('#/telephony', 'The environments.'),
  'console-agents': at(niceEu, 'The agents of an environment.', { readRecord: ENVIRONMENT_VIEW }),
  'console-agent': at(`${niceEu}/agents/${PLACES.agent}`, 'Whom an agent is mapped to, and why.', {
    readRecord: AGENT_VIEW,
  }),
  'console-mapping': at('#/mapping/users', 'The second entrance to a mapping.', {
    readUsers: {
      ...usersOf({ offset: 0, limit: 8, search: '' }),
      rows: [1, 2, 3, 4].map((number) => userRow(number)),
    },
  }),
  'console-health': at('#/health', 'What is wrong, though each change was allowed.'),
  'console-health-nothing': at('#/health', 'Nothing is wrong.', {
    readHealth: {
      ...HEALTH,
      total: 0,
      rows: [],
      counts: Object.fromEntries(Object.keys(HEALTH.counts).map((kind) => [kind, 0])),
    },
  }),
  'console-accounts': at('#/accounts', 'Accounts and grants.'),
  'console-accounts-edit': at('#/accounts', "Changing an account's grants.", {}, { clicks: ['Edit'] }),
  'console-accounts-locked': at(
    '#/accounts',
    'Wrong passwords have locked an account; another one comes from an outside issuer.',
    { readAccounts: LOCKED_ACCOUNTS },
  ),
  'console-accounts-end-sessions': at(
    '#/accounts',
    'Ending all sessions of an account is asked about.',
    {},
    { clicks: ['End all sessions'] },
  ),
  'console-own': at('#/', 'An agent opens the console.', {}, { view: AGENT }),
  'console-signed-out': at(
    '#/accounts',
    'Nobody is signed in.',
    {},
    {
      view: panelView({ session: { ...ADMIN.session, state: 'signed-out', username: null, role: null } }),
    },
  ),
};
