/** What each command of a page does. Sender, size and shape were checked before. Runs in the background. */
import type { EditSource } from '../cache/cache.ts';
import type { PageConnection, PageHandlers } from '../messages/page-server.ts';
import { type PageCommands, PROTOCOL_VERSION } from '../messages/protocol.ts';
import { invalid, Refusal } from '../messages/refusal.ts';
import type { PanelView } from '../schema/views.ts';
import { readAgent } from './agent-details.ts';
import { connectServer } from './connect-server.ts';
import { consoleHandlers } from './console-commands.ts';
import type { Core } from './core.ts';
import { composeDiagnostics } from './diagnostics.ts';
import { editRecord } from './edits.ts';
import { followTab, look, tabLoaded, tabLoading } from './follow-tab.ts';
import { discardDraft, keepDraft } from './keep-draft.ts';
import { composePending, discardPending, resolveConflict, reviseAddition } from './pending.ts';
import { findUsers, pickUser } from './pick-user.ts';
import { requireShown } from './shown-person.ts';
import { chooseAccount, resumeSilently, signIn, signOut } from './sign-in.ts';
import { listSites } from './sites.ts';
import { askTrace } from './trace.ts';
import { addUser, moveAgent } from './user-edits.ts';

/** Handlers over a core that may still be waking up. */
export function pageHandlers(ready: () => Promise<Core>): PageHandlers {
  return {
    ...consoleHandlers(() => seen(ready)),
    hello: async (request, page) => {
      const core = await ready();
      return core.engine.first(hello(core, request, page));
    },
    signIn: async ({ another }) => done(signIn(await ready(), another)),
    chooseAccount: async ({ choice }) => done(chooseAccount(await ready(), choice)),
    signOut: async ({ discard }) => done(signOut(await ready(), discard)),
    connectServer: async (request) => connectServer(await ready(), request),
    listSites: async () => {
      const { engine, parts } = await ready();
      return listSites(engine.replica.me, parts.platform);
    },
    showPerson: async ({ show }, page) => done((await ready()).pages.choose(page, show)),
    findUsers: async ({ search }, page) => findUsers(await seen(ready), search, page),
    pickUser: async (pick, page) => done(pickUser(await seen(ready), pick, page)),
    followTab: async (_, page) => followTab(await ready(), page),
    tabChanged: async ({ tabId, isLoading }) => {
      const core = await ready();
      return done(isLoading ? tabLoading(core, tabId) : tabLoaded(core, tabId));
    },
    editUser: async ({ userId, ...edit }, page) => {
      const core = await whole(ready);
      requireShown(core, page, userId);
      return editRecord(core, { ...edit, kind: 'crm-users', id: userId, source: sourceOf(page) });
    },
    keepDraft: async (change, page) => done(keepDraft(await ready(), change, page)),
    discardDraft: async ({ id }) => done(discardDraft(await seen(ready), id)),
    addUser: async (person, page) => addUser(await whole(ready), person, sourceOf(page)),
    moveAgent: async (move, page) => {
      const core = await whole(ready);
      requireShown(core, page, move.to.userId);
      return moveAgent(core, move, sourceOf(page));
    },
    readAgentTree: async (query) => {
      const { trees, engine } = await seen(ready);
      return trees.read(query, engine.replica);
    },
    lookAhead: async (query) => {
      const { trees, engine } = await seen(ready);
      return trees.ahead(query, engine.replica);
    },
    findAgentRow: async (query) => {
      const { trees, engine } = await whole(ready);
      return trees.find(query, engine.replica);
    },
    listBranchAgents: async (query) => {
      const { trees, engine } = await whole(ready);
      return trees.branch(query, engine.replica);
    },
    readAgent: async ({ agentId }) => readAgent(agentId, (await whole(ready)).engine.replica),
    traceEvent: async (question) => askTrace(await whole(ready), question),
    listPending: async () => {
      const { engine } = await seen(ready);
      return composePending(engine.pending(), engine.replica);
    },
    retryPending: async ({ changeId }) => done((await whole(ready)).engine.retry(changeId)),
    discardPending: async ({ changeId }) => done(discardPending(await whole(ready), changeId)),
    retryAllPending: async () => done((await whole(ready)).engine.retryAll()),
    discardAllPending: async () => done((await whole(ready)).engine.discardAll()),
    reviseAddition: async (revision) => done(reviseAddition(await whole(ready), revision)),
    resolveConflict: async (decision) => done(resolveConflict(await whole(ready), decision)),
    readDiagnostics: async (_, page) => composeDiagnostics(await ready(), page),
    reloadExtension: async () => done((await ready()).parts.platform.reload()),
    syncNow: async () => {
      void (await ready()).engine.syncNow();
      return null;
    },
    ping: () => null,
    closePanel: async (_, page) => done(closePanel(await ready(), page)),
    openConsole: async ({ route }) => {
      const { platform } = (await ready()).parts;
      return done(platform.openTab(`${platform.pageUrl('console.html')}${route}`));
    },
  };
}

/** For what asks about any row: a core that has just woken up has read only a few. */
async function whole(ready: () => Promise<Core>): Promise<Core> {
  const core = await ready();
  await core.engine.whole();
  return core;
}

/** For what shows this computer's copy: a policy may hide it. */
async function seen(ready: () => Promise<Core>): Promise<Core> {
  const core = await whole(ready);
  if (core.isHidden) throw new Refusal({ kind: 'signed-out', detail: 'Sign in to see what is kept here.' });
  return core;
}

function sourceOf({ surface }: PageConnection): EditSource {
  return surface === 'console' ? 'console' : 'panel';
}

async function done(work: unknown): Promise<null> {
  await work;
  return null;
}

async function hello(
  core: Core,
  { surface, protocol, windowId, pageId }: Parameters<PageCommands['hello']>[0],
  page: PageConnection,
): Promise<PanelView> {
  if (protocol !== PROTOCOL_VERSION) {
    throw new Refusal({ kind: 'incompatible', detail: 'The extension was updated: reload this page.' });
  }
  if (surface !== page.surface) throw invalid(`This page is not the ${surface}.`);
  if (page.surface === 'panel') await welcomePanel(core, page);
  if (page.surface === 'sidepanel') {
    core.followed.begin(page, windowId ?? page.sender.tab?.windowId ?? null);
    await look(core, page);
  }
  page.isWelcome = true;
  page.pageId = pageId;
  void resumeSilently(core);
  const tabId = core.tabIdOf(page);
  await core.bring(tabId);
  void core.owners.need(core, tabId);
  return core.pages.view(page);
}

/** A panel is answered only inside a tab whose top page is a configured site: another page may have framed it. */
async function welcomePanel(core: Core, { sender }: PageConnection): Promise<void> {
  const { tabs, parts } = core;
  const tabId = sender.tab?.id;
  const top = sender.tab?.url;
  if (tabId === undefined || top === undefined || !core.isOnSite(top)) {
    throw invalid('This page is not a configured CRM site.');
  }
  const greeted = parts.platform
    .sendToTab(tabId, { type: 'panelGreeted', payload: {} })
    .catch(() => undefined);
  if (tabs.get(tabId)?.url === top) return;
  // The page of a single-page CRM has gone on since its document came, and its script tells where it is. A page that
  // comes back from the back-forward cache may be faster than its script.
  const navigation = await greeted;
  if (tabs.get(tabId)?.url === top || tabs.isAt(tabId, navigation)) return;
  tabs.blank(tabId);
  await parts.platform.sendToTab(tabId, { type: 'siteSetupChanged', payload: {} }).catch(() => undefined);
}

async function closePanel(core: Core, { sender }: PageConnection): Promise<void> {
  const tabId = sender.tab?.id;
  if (tabId === undefined) return;
  const url = core.tabs.get(tabId)?.url ?? sender.tab?.url;
  if (url) await core.layouts.remember(url, { open: false });
  await core.parts.platform.sendToTab(tabId, { type: 'panelToggled', payload: { open: false } });
}
