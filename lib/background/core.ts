/** The background once it is awake: session, engine, pages and tabs, wired together. All of it can be rebuilt from disk. */
import type { Cache } from '../cache/cache.ts';
import { GroupChoices } from '../domain/group-choices.ts';
import { matchesAny } from '../domain/match-pattern.ts';
import type { PageConnection } from '../messages/page-server.ts';
import { type AdminRemote, createAdminRemote } from '../remote/admin-remote.ts';
import type { Clock } from '../remote/clock.ts';
import { type ConsoleRemote, createConsoleRemote } from '../remote/console-remote.ts';
import { createHttp, type TokenSource, tellingOffline } from '../remote/http.ts';
import { createImportRemote, type ImportRemote } from '../remote/import-remote.ts';
import { LineSpeed } from '../remote/line-speed.ts';
import { createRemote, type Remote } from '../remote/remote.ts';
import { createSignIn } from '../remote/sign-in.ts';
import type { PanelView, SessionView } from '../schema/views.ts';
import type { Policy } from '../settings/setting.ts';
import type { EngineChange } from '../sync/change.ts';
import { Engine } from '../sync/engine.ts';
import { createLock } from '../sync/lock.ts';
import { AgentTrees } from './agent-trees.ts';
import { ConsoleMemory } from './console-memory.ts';
import type { CoreSettings } from './core-settings.ts';
import { FollowedTabs } from './followed-tabs.ts';
import { HeededPolicy } from './heeded-policy.ts';
import { KeptDrafts, leftDrafts } from './kept-drafts.ts';
import { Owners } from './owners.ts';
import { Pages } from './pages.ts';
import { PanelLayouts } from './panel-layouts.ts';
import { composeView } from './panel-view.ts';
import { soughtBy } from './person-state.ts';
import { Picks } from './picks.ts';
import type { Platform } from './platform.ts';
import { Session, type SessionEnd } from './session.ts';
import {
  enterOpenTabs,
  instanceOf,
  instancesAt,
  readSiteState,
  registerScripts,
  type SiteState,
  tellTab,
} from './sites.ts';
import { askedOwner, TabClaims, type TabPage } from './tab-claims.ts';

export interface CoreParts {
  platform: Platform;
  settings: CoreSettings;
  /** What whoever manages this browser asks for. */
  readPolicy(): Promise<Policy>;
  /** `onLate`: a database that did not open in time is there now. */
  openCache(onLate: () => void): Promise<Cache>;
  fetch: typeof fetch;
  clock: Clock;
  /** 0 to 1. */
  random(): number;
}

export class Core {
  readonly parts: CoreParts;
  readonly session: Session;
  readonly engine: Engine;
  readonly line = new LineSpeed();
  readonly pages: Pages;
  readonly tabs: TabClaims;
  readonly followed: FollowedTabs;
  readonly layouts: PanelLayouts;
  readonly drafts: KeptDrafts;
  readonly picks: Picks;
  readonly owners = new Owners();
  sites: SiteState = { accessible: null, framed: [], withheld: [] };
  readonly #aligning = createLock();
  readonly trees = new AgentTrees();
  readonly console = new ConsoleMemory();
  readonly groups = new GroupChoices();
  readonly cacheMode: Cache['mode'];
  /** The sign-in window that is open. */
  signingIn: Promise<void> | null = null;
  /** The attempt without a window that is under way. */
  silentSignIn: Promise<void> | null = null;

  readonly policy: HeededPolicy;

  constructor(parts: CoreParts, cache: Cache) {
    const { platform, settings, fetch, clock, random } = parts;
    this.parts = parts;
    this.cacheMode = cache.mode;
    this.session = new Session({
      platform,
      signIn: createSignIn({ fetch, now: () => clock.now() }),
      settings,
      clock,
      remoteAt: (address) => this.remoteAt(address, NOBODY),
      onEnded: (end) => this.#onEnded(end),
    });
    this.engine = new Engine({
      cache,
      clock,
      random,
      remote: this.#currentRemote(),
      publish: (change) => this.#onChange(change),
    });
    this.policy = new HeededPolicy(parts.readPolicy(), settings.policy);
    this.tabs = new TabClaims(settings.claims);
    this.followed = new FollowedTabs(platform);
    this.layouts = new PanelLayouts(settings.layouts);
    this.drafts = new KeptDrafts(settings.drafts);
    this.picks = new Picks(settings.picks);
    this.pages = new Pages({
      compose: (page, wanted) => this.#compose(page, wanted),
      status: () => this.engine.status(),
      onWatched: (isWatched) => this.engine.setWatched(isWatched),
    });
  }

  /** Another core takes the place of this one, as if the worker had died. */
  leave(): void {
    this.engine.pause();
    this.pages.hangUp();
  }

  remoteAt(address: string, tokens: TokenSource): Remote {
    const { fetch, clock } = this.parts;
    return createRemote(createHttp({ address, fetch, tokens, clock, line: this.line }));
  }

  /** The present server, for writes that are never queued. */
  get remote(): Remote {
    return this.remoteAt(this.session.address ?? 'http://127.0.0.1', this.session);
  }

  /** The present server, for what the engine does not keep. */
  adminRemote(): AdminRemote {
    return createAdminRemote(this.#http());
  }

  consoleRemote(): ConsoleRemote {
    return createConsoleRemote(this.#http());
  }

  importRemote(): ImportRemote {
    return createImportRemote(this.#http());
  }

  #http() {
    const { fetch, clock } = this.parts;
    const address = this.session.address ?? 'http://127.0.0.1';
    const http = createHttp({ address, fetch, tokens: this.session, clock, line: this.line });
    return tellingOffline(http, (error) => this.engine.doubt(error));
  }

  /** A policy hides this computer's copy from the start of the browser until somebody has signed in. */
  get isHidden(): boolean {
    const { hasTokens, endedForPeople } = this.session;
    const isAsked = this.policy.requiresSignIn && !hasTokens && !endedForPeople;
    return isAsked && this.engine.replica.owner !== null;
  }

  sessionView(): Omit<SessionView, 'username' | 'role'> {
    const { address: server, hasTokens, endedForPeople, newcomer } = this.session;
    if (!server) return { state: 'no-server', server };
    if (hasTokens) return { state: 'signed-in', server };
    return {
      state: this.signingIn ? 'signing-in' : 'signed-out',
      server,
      ...(endedForPeople ? { ended: endedForPeople } : {}),
      ...(this.isHidden ? { isHidden: true } : {}),
      ...(newcomer ? { foreignEdits: this.engine.replica.outbox.length, newcomer: newcomer.username } : {}),
    };
  }

  /** Registers the content script anew, after account, grants or permissions changed; open pages are told meanwhile. */
  async alignSites(): Promise<void> {
    // An earlier look at what the browser allows must not have the last word.
    await this.#aligning(() => this.#alignSites());
    // Not awaited: a page that hangs would hold up whatever comes next.
    void this.#tellTabs();
  }

  async #alignSites(): Promise<void> {
    const { platform, settings } = this.parts;
    try {
      // Before any page is told: what it asks then is answered by it.
      this.sites = await readSiteState(this.engine.replica.me, platform);
      const accessible = [...(this.sites.accessible ?? [])];
      await registerScripts(this.sites, platform);
      await settings.sites.setValue(accessible);
    } catch (error) {
      console.warn('Patchpanel could not register its CRM sites:', error);
    }
    this.pages.publish();
  }

  /** Whether the address is a page of a granted instance that the browser lets us run on. */
  isOnSite(address: string): boolean {
    const { accessible } = this.sites;
    const isAccessible = accessible === null || matchesAny(accessible, address);
    return isAccessible && instancesAt(this.engine.replica.me, address).length > 0;
  }

  /** The tab a page's view belongs to. */
  tabIdOf(page: PageConnection): number | null {
    if (page.surface === 'panel') return page.sender.tab?.id ?? null;
    return page.surface === 'sidepanel' ? this.followed.tabOf(page) : null;
  }

  /** What the page of a tab says of itself; nothing once it is no site any more. */
  pageOf(tabId: number | null): TabPage | null {
    const page = tabId === null ? null : this.tabs.get(tabId);
    return page && this.isOnSite(page.url) ? page : null;
  }

  async #tellTabs(): Promise<void> {
    const { platform } = this.parts;
    const former = this.tabs.tabIds.filter((tabId) => this.pageOf(tabId) === null);
    await Promise.all([
      enterOpenTabs(this.sites.accessible ?? [], platform).catch(() => undefined),
      // Forgotten when it has asked and been told, so that the next life tells it again if this one ends before.
      ...former.map(async (tabId) => {
        if (!(await tellTab(tabId, platform)) && this.pageOf(tabId) === null) this.tabs.forget(tabId);
      }),
    ]);
  }

  /** After a start: reads whom the page of the tab is about before the many others. */
  async bring(tabId: number | null): Promise<void> {
    const tab = this.pageOf(tabId);
    const instance = tab?.claims ? instanceOf(this.engine.replica.me, tab.url, tab.claims.instanceKey) : null;
    if (tab?.claims && instance) {
      await this.engine.bring(soughtBy(tab.claims, instance.id, askedOwner(tab)?.person ?? null));
    }
  }

  #compose(page: PageConnection, wanted: 'page-user' | 'me'): PanelView {
    return composeView({
      session: this.sessionView(),
      sync: this.engine.status(),
      replica: this.engine.replica,
      isCompatible: this.engine.isCompatible,
      tab: this.pageOf(this.tabIdOf(page)),
      picks: this.picks,
      isTabSought: this.followed.isLooking(page),
      withheldSites: this.sites.withheld,
      leftDrafts: leftDrafts(this),
      wanted,
      groups: this.groups,
    });
  }

  /** The server may change while the engine lives: each call goes to the present one. */
  #currentRemote(): Remote {
    return {
      readAbout: () => this.remote.readAbout(),
      readMe: (options) => this.remote.readMe(options),
      readChanges: (options) => this.remote.readChanges(options),
      readSnapshotPart: (options) => this.remote.readSnapshotPart(options),
      patchRecord: (write) => this.remote.patchRecord(write),
      createRecord: (creation) => this.remote.createRecord(creation),
    };
  }

  async #onEnded(end: SessionEnd): Promise<void> {
    this.engine.pause();
    if (end === 'disabled') await this.engine.leaveScope();
    this.pages.publish();
  }

  #onChange(change: EngineChange): void {
    if (change.type === 'status') {
      this.pages.publishStatus();
      return;
    }
    if (change.type === 'me') void this.alignSites();
    if (change.type === 'signed-out') void this.session.lose(change.why ?? 'expired');
    if (change.type === 'outbox') void this.parts.platform.setAlarm(this.engine.replica.hasUnsent);
    if (change.type === 'rows' || change.type === 'outbox') {
      this.pages.directoryChanged(this.engine.replica.shown.revision);
    }
    this.pages.publish();
  }
}

const NOBODY: TokenSource = { read: async () => null, renew: async () => null };

/** Reads everything back from disk; sync starts when somebody is signed in. */
export async function openCore(parts: CoreParts, onLate: () => void = () => undefined): Promise<Core> {
  const core = new Core(parts, await parts.openCache(onLate));
  await Promise.all([
    core.engine.start(),
    core.session.load(),
    core.tabs.load(),
    core.layouts.load(),
    core.drafts.load(),
    core.picks.load(),
    core.policy.load(),
  ]);
  void core.policy.told.then(() => core.pages.publish());
  void core.alignSites();
  if (core.session.hasTokens) core.engine.resume();
  return core;
}
