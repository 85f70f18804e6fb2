/** Commands of picking a user by hand beside a CRM page, and what ends a pick. Runs in the background. */
import type { PageConnection } from '../messages/page-server.ts';
import { Refusal } from '../messages/refusal.ts';
import type { SiteClaims } from '../schema/claims.ts';
import type { GrantedInstance } from '../schema/me.ts';
import type { FoundUsers, PickRequest } from '../schema/pick.ts';
import { requireReaderOf } from './console-scope.ts';
import type { Core } from './core.ts';
import { findUser } from './person-state.ts';
import { instanceOf } from './sites.ts';
import type { TabPage } from './tab-claims.ts';

/** As many as one can look through. */
const SHOWN = 8;
const NO_FILTER = { groupId: null, mapped: null, mode: null, environmentId: null };

export function findUsers(core: Core, search: string, page: PageConnection): FoundUsers {
  const { replica } = core.engine;
  const { instance } = pageToPickFor(core, page);
  requireReaderOf(replica, instance.id);
  const { rows, total } = core.console.grids.users(
    {
      instanceId: instance.id,
      search,
      filter: NO_FILTER,
      sort: { column: 'name', descending: false },
      offset: 0,
      limit: SHOWN,
    },
    replica,
  );
  return {
    total,
    rows: rows.map(({ id, username, fullName, nativeId }) => ({ id, username, fullName, nativeId })),
  };
}

/** A pick is for the page on which it was made: one that moved on meanwhile takes none. */
export async function pickUser(
  core: Core,
  { as, userId, navigation }: PickRequest,
  page: PageConnection,
): Promise<void> {
  const { instance, tab, tabId } = pageToPickFor(core, page);
  const me = requireReaderOf(core.engine.replica, instance.id);
  if (tab.claims?.navigation !== navigation) throw refusal('The page has moved on. Nobody was picked.');
  const user = userId === null ? null : core.engine.replica.shown.get('crm-users', userId);
  if (user === undefined || (user && user.instanceId !== instance.id))
    throw refusal('That user is no CRM user of this instance any more. Search again.');
  if (as === 'me') await core.picks.keep(me.account.id, instance.id, userId);
  else core.tabs.pick(tabId, navigation, userId);
  core.pages.choose(page, as);
}

/** What the CRM itself tells ends the pick: nobody is signed in, or somebody else than was picked. */
export async function heedClaims(core: Core, { url }: { url: string }, claims: SiteClaims): Promise<void> {
  const { me, shown } = core.engine.replica;
  const { signedIn } = claims;
  const instance = instanceOf(me, url, claims.instanceKey);
  if (!me || !instance || signedIn === 'unknown' || signedIn === 'pending') return;
  const picked = core.picks.of(me.account.id, instance.id);
  if (picked === null) return;
  const told =
    signedIn === 'signed-out' ? null : findUser({ records: shown, instanceId: instance.id }, signedIn);
  if (told?.id !== picked) await core.picks.keep(me.account.id, instance.id, null);
}

interface PageToPickFor {
  instance: GrantedInstance;
  tab: TabPage;
  tabId: number;
}

function pageToPickFor(core: Core, page: PageConnection): PageToPickFor {
  const tabId = core.tabIdOf(page);
  const tab = core.pageOf(tabId);
  const instance = tab && instanceOf(core.engine.replica.me, tab.url, tab.claims?.instanceKey ?? null);
  if (tabId !== null && instance) return { instance, tab, tabId };
  throw refusal('This page belongs to no CRM instance. There is nobody to pick.');
}

function refusal(detail: string): Refusal {
  return new Refusal({ kind: 'invalid', detail });
}
