/** The console's work that only the server can do: deleting, restoring, reverting, many users at once. */
import type { AppError } from '../../../../lib/schema/app-error.ts';
import { DECIDED_HISTORY, HISTORY } from '../../../support/console-lists.ts';
import {
  AGENT_GROUPS,
  BULK_PLAN,
  DELETE_PLAN,
  DELETED,
  ENVIRONMENT_CONSEQUENCES,
  GROUP_CONSEQUENCES,
  INHERIT_PLAN,
  REVERT_PLAN,
} from '../../../support/console-online.ts';
import {
  AGENTS_WINDOW,
  ALL_GROUPS,
  BEN_VIEW,
  CONFIGURATION,
  ENVIRONMENT_VIEW,
  GROUP_VIEW,
  GROUPS_WINDOW,
  INSTANCE_VIEW,
  PLACES,
  usersOf,
  userView,
} from '../../../support/console-views.ts';
import { EVE, startsFor } from '../../../support/traces.ts';
import type { GalleryState, GalleryStates } from '../gallery-state.ts';
import { ADMIN, OFFLINE } from '../people.ts';

type Told = NonNullable<GalleryState['answers']>;

const directory = {
  readConfiguration: CONFIGURATION,
  readGroups: GROUPS_WINDOW,
  listGroups: ALL_GROUPS,
  readUsers: usersOf({ offset: 0, limit: 100, search: '' }),
  readHistory: HISTORY,
};

function at(hash: string, about: string, more: Told = {}, fields: Partial<GalleryState> = {}): GalleryState {
  return { page: 'console', about, hash, view: ADMIN, answers: { ...directory, ...more }, ...fields };
}

const contoso = `#/instances/${PLACES.contoso}`;
const tier1 = `${contoso}/groups/${PLACES.tier1}`;
const niceEu = `#/telephony/${PLACES.niceEu}`;
const history = `${contoso}/users/${PLACES.eve}/history`;

const MOVING = {
  readRecord: INSTANCE_VIEW,
  planBulk: { ...BULK_PLAN, selected: 50_000, total: 49_904, unchanged: 96 },
};
const MOVE = {
  clicks: ['Select all that match', 'Move to group'],
  choosesLast: { 'User group': 'Tier 2' },
};
const APPLY = { ...MOVE, clicksLast: 'Apply' };
const GIVEN_UP: AppError = {
  kind: 'refused',
  detail: '',
  problem: { status: 409, code: 'given_up', title: 'Given up' },
};

export const CONSOLE_ONLINE_STATES: GalleryStates = {
  'console-delete': at(
    tier1,
    'What goes with a group, before it is deleted.',
    { readRecord: GROUP_VIEW, foreseeDeletion: GROUP_CONSEQUENCES },
    { clicks: ['Delete'] },
  ),
  'console-delete-environment': at(
    `#/telephony/${PLACES.niceEu}/settings`,
    'An environment takes its agents and mappings along.',
    { readRecord: ENVIRONMENT_VIEW, foreseeDeletion: ENVIRONMENT_CONSEQUENCES },
    { clicks: ['Delete'], types: { 'Type NICE EU to confirm': 'NICE EU' } },
  ),
  'console-delete-offline': at(
    tier1,
    'Deleting needs the server.',
    { readRecord: GROUP_VIEW },
    { clicks: ['Delete'], refuses: { foreseeDeletion: OFFLINE } },
  ),
  'console-gone': at(
    tier1,
    'The place of something that was deleted.',
    { readDeletion: { name: 'Tier 1', by: 'admin.ben', at: '2026-11-22T10:00:00.000Z' } },
    { refuses: { readRecord: { kind: 'not-found', detail: '' } } },
  ),
  'console-deleted': at(`#/deleted/instances/${PLACES.contoso}`, 'What was deleted in the last 90 days.', {
    readDeleted: DELETED,
  }),
  'console-revert': at(
    history,
    'What taking an entry back changes now.',
    { readRecord: userView(), planRevert: REVERT_PLAN },
    { clicks: ['Revert'] },
  ),
  'console-users-selected': at(
    `${contoso}/users`,
    'Some of fifty thousand users are selected.',
    { readRecord: INSTANCE_VIEW },
    { clicks: ['Select Ada Adeyemi', 'Select Ben Brandt'] },
  ),
  'console-bulk': at(`${contoso}/users`, 'What an edit of many users changes, for whom.', MOVING, MOVE),
  'console-bulk-delete': at(
    `${contoso}/users`,
    'Deleting many users asks for their number.',
    { readRecord: INSTANCE_VIEW, planBulk: DELETE_PLAN },
    { clicks: ['Select all that match', 'Delete users'] },
  ),
  'console-bulk-problem': at(
    `${contoso}/users`,
    'Somebody of the selection has changes that wait.',
    { readRecord: INSTANCE_VIEW, planBulk: INHERIT_PLAN },
    { clicks: ['Select Ada Adeyemi', 'Select Ben Brandt', 'Select Chloe Castellanos', 'Set Inherit'] },
  ),
  'console-bulk-running': at(`${contoso}/users`, 'It takes the server a while.', MOVING, {
    ...APPLY,
    hangs: ['applyBulk'],
    seconds: 7,
  }),
  'console-bulk-cancelling': at(`${contoso}/users`, 'It is being cancelled.', MOVING, {
    ...APPLY,
    hangs: ['applyBulk', 'cancelWrite'],
    seconds: 7,
    clicksThen: 'Cancel',
  }),
  'console-bulk-cancelled': at(`${contoso}/users`, 'It was cancelled: nothing was changed.', MOVING, {
    ...APPLY,
    refuses: { applyBulk: GIVEN_UP },
  }),
  'console-restore-running': at(
    `#/deleted/instances/${PLACES.contoso}`,
    'Bringing back what was deleted takes a while.',
    { readDeleted: DELETED },
    { clicks: ['Restore'], hangs: ['restoreRecord'], seconds: 7 },
  ),
  'console-compare': at(
    `#/compare/${PLACES.contoso}/${PLACES.eve}/${BEN_VIEW.view.person.person.user.id}`,
    'Two users side by side: it works for one, not for the other.',
    {
      readRecord: ({ id }: { id: string }) => (id === PLACES.eve ? userView() : BEN_VIEW),
      traceEvent: startsFor(EVE),
    },
  ),
  'console-compare-choose': at('#/compare', 'Choosing whom to compare.'),
  'console-resolve': at(
    '#/resolve',
    'Whom an event reaches.',
    { traceEvent: startsFor(EVE) },
    { types: { 'Agent Id': '4711' }, clicksLast: 'Run trace' },
  ),
  'console-agent-add': at(
    niceEu,
    'An agent id that is nearly another one.',
    {
      readRecord: ENVIRONMENT_VIEW,
      readAgents: AGENTS_WINDOW,
      readAgentGroups: AGENT_GROUPS,
      findNearAgents: { agents: [{ id: PLACES.agent, name: 'Night line', agentId: 'A4711' }] },
    },
    { clicks: ['Add Agent'], types: { 'Agent Id': 'a4711' } },
  ),
  'console-agent-groups': at(`${niceEu}/groups`, 'The agent groups of an environment.', {
    readRecord: ENVIRONMENT_VIEW,
    readAgentGroups: AGENT_GROUPS,
  }),
  'console-environment-edit': at(`${niceEu}/settings`, 'Changing an environment.', {
    readRecord: ENVIRONMENT_VIEW,
  }),
  'panel-history': {
    page: 'panel',
    about: 'Who changed what of the user shown.',
    view: ADMIN,
    answers: directory,
    clicks: ['Who changed what?'],
  },
  'panel-history-decided': {
    page: 'panel',
    about: 'Somebody decided between two changes of the user shown.',
    view: ADMIN,
    answers: { ...directory, readHistory: DECIDED_HISTORY },
    clicks: ['Who changed what?'],
  },
  'console-history-decided': at(history, 'Whose change somebody decided for or against.', {
    readRecord: userView(),
    readHistory: DECIDED_HISTORY,
  }),
};
