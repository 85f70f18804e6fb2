/** Composes the complete view of one page from session, replica and the claims of its tab. Pure. */

import type { GroupChoices } from '../domain/group-choices.ts';
import { mayReadDirectory, strongestRole } from '../domain/role.ts';
import type { Role } from '../schema/account.ts';
import type { LeftDraft } from '../schema/kept-draft.ts';
import type { GrantedInstance, Me } from '../schema/me.ts';
import type { PanelView, SessionView, SyncStatus } from '../schema/views.ts';
import type { Replica } from '../sync/replica.ts';
import { accountView } from './account-view.ts';
import { conflictOf } from './pending.ts';
import {
  accountDiffers,
  isImpersonated,
  type Shown,
  showOnPage,
  showOwn,
  showToAgent,
} from './person-state.ts';
import type { Picks } from './picks.ts';
import { foreignOrganisation, instanceOf, instancesAt } from './sites.ts';
import { askedOwner, pickedOn, type TabPage } from './tab-claims.ts';

export interface ViewParts {
  session: Omit<SessionView, 'username' | 'role'>;
  sync: SyncStatus;
  replica: Replica;
  isCompatible: boolean;
  /** The page of the tab this view belongs to; `null` without one. */
  tab: TabPage | null;
  picks: Pick<Picks, 'of'>;
  /** Which tab that is, is being looked up. */
  isTabSought: boolean;
  /** Names of instances whose sites the browser withholds. */
  withheldSites: readonly string[];
  /** Drafts of pages that are gone. */
  leftDrafts: readonly LeftDraft[];
  wanted: 'page-user' | 'me';
  /** Keeps the order of groups from one view to the next. */
  groups: GroupChoices;
}

export function composeView(parts: ViewParts): PanelView {
  return parts.session.isHidden ? hiddenView(parts) : openView(parts);
}

/** Nothing of this computer's copy: not who, not where, only how much waits. */
function hiddenView({ session, sync, replica }: ViewParts): PanelView {
  // Whose edits wait must be named when they are asked about.
  const username = session.newcomer ? (replica.me?.account.username ?? null) : null;
  return {
    session: { ...session, username, role: null },
    sync: { ...sync, checkedAt: null },
    site: null,
    show: 'me',
    canSwitch: false,
    person: { kind: 'nobody', why: 'no-claim' },
    ownDataOnly: false,
    readOnly: { reason: 'signed-out' },
    groups: [],
    inheritedAgents: [],
    owners: {},
  };
}

function openView(parts: ViewParts): PanelView {
  const { replica, tab, session, sync } = parts;
  const { me, shown: records } = replica;
  const place = placeOf(me, tab);
  const { instance } = place;
  const role = me ? strongestRole(me.grants, instance?.id ?? null) : null;
  const shown = showFor(parts, place, role);
  const mayList = role === 'admin' || role === 'support';
  const shownInstance = shown.person?.view.instance.id;
  const isOwn = me?.own.some(({ user }) => user.id === shown.person?.view.user.id) ?? false;
  const differs = me && instance ? accountDiffers(me, instance.id, tab?.claims ?? null) : null;
  const readOnly = readOnlyFor(parts, role);
  return {
    session: { ...session, ...accountView(me?.account), role },
    sync,
    site: instance && { instanceId: instance.id, name: instance.name },
    ...(place.foreign === null ? {} : { told: place.foreign }),
    show: shown.show,
    isSelf: isOwn || (shown.isSignedIn && !differs),
    canSwitch: shown.canSwitch,
    person: shown.state,
    ...(shown.isOwner ? { isOwner: true } : {}),
    ...(shown.picking ? { picking: shown.picking } : {}),
    ownDataOnly: shown.ownDataOnly,
    accountDiffers: differs,
    ...(shown.show === 'me' && isImpersonated(tab?.claims ?? null) ? { isActing: true } : {}),
    conflict: readOnly ? null : conflictOf(replica, shown.person?.view.user.id ?? null),
    readOnly,
    groups: mayList && shownInstance ? parts.groups.of(records, shownInstance) : [],
    inheritedAgents: shown.person?.inheritedAgents ?? [],
    owners: shown.person?.owners ?? {},
    ...(parts.withheldSites.length > 0 ? { withheldSites: [...parts.withheldSites] } : {}),
    ...(parts.leftDrafts.length > 0 ? { leftDrafts: [...parts.leftDrafts] } : {}),
  };
}

interface Place {
  instance: GrantedInstance | null;
  /** What the page says that it is of, where that is none of ours. */
  foreign: string | null;
}

function placeOf(me: Me | null, tab: TabPage | null): Place {
  if (!tab) return { instance: null, foreign: null };
  const key = tab.claims?.instanceKey ?? null;
  return { instance: instanceOf(me, tab.url, key), foreign: foreignOrganisation(me, tab.url, key) };
}

const LOADING: Shown = {
  state: { kind: 'loading' },
  person: null,
  show: 'me',
  canSwitch: false,
  ownDataOnly: false,
  isSignedIn: false,
};

function showFor(
  { replica, tab, wanted, isTabSought, picks }: ViewParts,
  { instance, foreign }: Place,
  role: Role | null,
): Shown {
  const { me, shown: records, outbox, cursor, isWhole } = replica;
  if (!me || isTabSought) return LOADING;
  if (!instance) {
    if (foreign !== null) return { ...LOADING, state: { kind: 'nobody', why: 'wrong-instance' } };
    // Which of the instances that share a site this is, only the page can tell.
    const isUndecided = tab !== null && tab.claims === null && instancesAt(me, tab.url).length > 0;
    return isUndecided ? LOADING : showOwn(me, null);
  }
  if (role === 'agent' || !mayReadDirectory(me.grants))
    return showToAgent(me, instance.id, tab?.claims ?? null);
  const claims = tab?.claims ?? null;
  const isLoaded = cursor !== null && isWhole;
  const picked = { me: picks.of(me.account.id, instance.id), page: tab && pickedOn(tab) };
  const owner = (tab && askedOwner(tab)?.person) ?? null;
  const question = { instanceId: instance.id, claims, records, queued: outbox, wanted, isLoaded };
  return showOnPage({ ...question, picked, owner });
}

function readOnlyFor({ session, isCompatible }: ViewParts, role: Role | null): PanelView['readOnly'] {
  if (session.state !== 'signed-in') return { reason: 'signed-out' };
  if (!isCompatible) return { reason: 'incompatible' };
  return role === 'admin' ? null : { reason: 'role' };
}
