/**
 * Every message between the extension's contexts, with its sender, request and answer. One sentence each:
 * commands are imperative, events past tense. The content script's messages are claims of a page.
 */
import type {
  AgentBranch,
  AgentBranchQuery,
  AgentDetails,
  AgentRowQuery,
  AgentTreeAhead,
  AgentTreeQuery,
  AgentTreeWindow,
} from '../schema/agent-tree.ts';
import type { AppError } from '../schema/app-error.ts';
import type { SiteClaims, SiteSetup } from '../schema/claims.ts';
import type { Adapter, OwnerProbe } from '../schema/identity-spec.ts';
import type { DraftChange } from '../schema/kept-draft.ts';
import type { CrmUserPatch } from '../schema/patch.ts';
import type { FoundUsers, PickRequest } from '../schema/pick.ts';
import type { ProbeReply } from '../schema/probe-reply.ts';
import type { Trace, TraceQuestion } from '../schema/trace.ts';
import type {
  Diagnostics,
  NewPerson,
  PanelView,
  PendingChange,
  SiteAccess,
  SyncStatus,
} from '../schema/views.ts';
import type { ConsoleCommands } from './console-protocol.ts';

/** Grows with each incompatible change; an old content script that answers with another number leaves the page. */
export const PROTOCOL_VERSION = 1;

export type Result<T> = { ok: true; value: T } | { ok: false; error: AppError };

/** Port name of the extension's own pages. */
export const PAGE_PORT = 'page';

export type Surface = 'panel' | 'sidepanel' | 'console' | 'setup';

export interface AgentMove {
  /** Record id of the agent. */
  agentId: string;
  fromUserId: string;
  /** The edit that gives the agent to its new owner: a mapping in Override that holds it. */
  to: { userId: string; baseVersion: number; patch: CrmUserPatch };
}

export interface AdditionRevision {
  changeId: string;
  /** Fields of the record's kind. */
  set: Readonly<Record<string, string | null>>;
}

export interface UserEdit {
  userId: string;
  baseVersion: number;
  patch: CrmUserPatch;
  call?: EditCall;
}

/** Names this very call, so that it is queued once though it is sent again to a new life of the worker. */
export interface EditCall {
  id: string;
  isRepeated: boolean;
}

/** Commands of the extension's pages, over the port. Each answers a `Result`. */
export interface PageCommands extends ConsoleCommands {
  /** Says which surface this is, and gets the first view. A panel is tied to the tab its frame is in, a side panel to its window. */
  hello(request: { surface: Surface; protocol: number; windowId?: number; pageId?: string }): PanelView;
  /** Opens the browser's own sign-in window and waits for its end; `another` asks who it is though the browser knows somebody. */
  signIn(request: { another?: boolean }): null;
  /** Decides between the account whose edits wait here and the one that has just signed in; `newcomer` discards the edits. */
  chooseAccount(request: { choice: 'former' | 'newcomer' | 'neither' }): null;
  /** Ends the session and wipes the cache; refused while edits are not saved unless `discard` is true. */
  signOut(request: { discard: boolean }): null;
  /** Checks that a Patchpanel server answers at the address, and keeps it as the one to use; another one only wipes unsaved edits with `discard`. */
  connectServer(request: { address: string; discard?: boolean }): { address: string; serverVersion: string };
  /** Lists the CRM sites of the granted instances, and whether the browser lets us run there. */
  listSites(request: Record<string, never>): SiteAccess[];
  /** Chooses between the user the page is about and the signed-in CRM user. */
  showPerson(request: { show: 'page-user' | 'me' }): null;
  /** Finds CRM users of the page's instance by a search, for a person to pick from. */
  findUsers(request: { search: string }): FoundUsers;
  /** Picks a user where the CRM does not tell who is signed in or whom the page is about, or takes that back. */
  pickUser(request: PickRequest): null;
  /** Says that a side panel has to look which tab to follow, and gets the view of that tab. */
  followTab(request: Record<string, never>): PanelView;
  /** Says that a tab began to load another document, or has it. */
  tabChanged(request: { tabId: number; isLoading: boolean }): null;
  /** Queues an edit of one CRM user; the answer means it is durably queued, not that it is saved. */
  editUser(request: UserEdit): { changeId: string | null };
  /** Keeps what a person typed about a record until it is saved or discarded, should this page go away before. */
  keepDraft(request: DraftChange): null;
  /** Drops a draft whose page is gone. */
  discardDraft(request: { id: string }): null;
  /** Queues the addition of a CRM user of the instance; the answer means it is durably queued. */
  addUser(request: NewPerson): { userId: string };
  /** Queues the move of an agent from the own list of one user to that of another: both edits or neither. */
  moveAgent(request: AgentMove): { changeId: string | null };
  /** Reads one window of the tree of CTI agents. */
  readAgentTree(request: AgentTreeQuery): AgentTreeWindow;
  /** Reads the first rows of what each next letter of the search would find, those that most agents go on with. */
  lookAhead(request: AgentTreeQuery): AgentTreeAhead[];
  /** Finds the next row of the tree whose name begins with a text. */
  findAgentRow(request: AgentRowQuery): { index: number | null };
  /** Lists the agents of one environment or agent group that may be mapped to the user. */
  listBranchAgents(request: AgentBranchQuery): AgentBranch;
  /** Reads everything known of one CTI agent, by its record id. */
  readAgent(request: { agentId: string }): AgentDetails;
  /** Asks the server whom a telephony event reaches, or which step fails; there is no answer offline. */
  traceEvent(request: TraceQuestion): Trace;
  /** Lists the edits that are not saved yet, and why. */
  listPending(request: Record<string, never>): PendingChange[];
  /** Sends a parked edit again, against the present version. */
  retryPending(request: { changeId: string }): null;
  /** Drops an edit that is not saved. */
  discardPending(request: { changeId: string }): null;
  /** Sends every parked edit again but those in conflict. */
  retryAllPending(request: Record<string, never>): null;
  /** Drops every edit that cannot have reached the server. */
  discardAllPending(request: Record<string, never>): null;
  /** Corrects the parked addition of a record and sends it again. */
  reviseAddition(request: AdditionRevision): null;
  /**
   * Decides a conflict: sends mine on their row, or drops it where they differ and sends the rest. `version` is that of
   * the conflict that was shown; refused as `conflict` when the record changed again since.
   */
  resolveConflict(request: { changeId: string; keep: 'mine' | 'theirs'; version: number }): null;
  /** Reads the facts that `Copy diagnostics` puts into words; none of them is secret. */
  readDiagnostics(request: Record<string, never>): Diagnostics;
  /** Starts the extension anew, with its newest version where the browser has one; every page of it closes. */
  reloadExtension(request: Record<string, never>): null;
  /** Asks the server now instead of at the next poll. */
  syncNow(request: Record<string, never>): null;
  /** Keeps the worker alive while a page is open: sent every 20 s. */
  ping(request: Record<string, never>): null;
  /** Closes the panel of this tab. */
  closePanel(request: Record<string, never>): null;
  /** Opens the console in a tab, at a hash route such as `#/pending`. */
  openConsole(request: { route: string }): null;
}

/** What the background tells open pages. */
export interface PageEvents {
  /** The view of this page changed; it is complete, never a difference. */
  viewChanged: PanelView;
  /** Only the state of synchronisation changed. */
  syncChanged: SyncStatus;
  /** Rows behind windows this page has read changed; it reads them again. */
  directoryChanged: { revision: number };
}

/** One-shot messages of the content script, by `runtime.sendMessage`. */
export interface SiteMessages {
  /** Asks whether this page belongs to a configured instance and what to look for there. */
  siteHello(request: { url: string; protocol: number; navigation?: number | undefined }): SiteSetup;
  /** Reports who is signed in and whom the page is about. */
  siteClaims(request: SiteClaims): null;
  /** Asks a CRM who is signed in where its own pages cannot: the answer holds no token. */
  askAdapter(request: { adapter: Adapter }): ProbeReply;
  /** Has the background run `/crm-panel.js` in this page's top frame; the answer means that it has run. */
  panelNeeded(request: Record<string, never>): null;
  /** Of a sub-frame: says at which address it is, for the page above it; `null` as its document goes. */
  frameMoved(request: { name: string; url: string | null }): null;
  /** Has the sub-frames of this page say where they are. */
  framesAsked(request: Record<string, never>): null;
  /** Reports that the person opened or closed the panel, or changed its width in CSS pixels. */
  panelMoved(request: { open: boolean; width: number }): null;
  /** Opens the side panel in the click that sends this, since the page blocks the panel's frame; remembered for the site. */
  sidePanelWanted(request: Record<string, never>): null;
}

/** What the background tells a content script, by `tabs.sendMessage`. */
export interface SiteEvents {
  /** The panel is to be shown or hidden. */
  panelToggled: { open: boolean };
  /** The panel's page in this tab said `hello`; without it within 3 s the site is told to forbid the frame. Answered by the page's navigation. */
  panelGreeted: Record<string, never>;
  /** The sub-frame that records are in is at this address, or is gone. */
  frameMoved: { url: string | null };
  /** To all frames of the page: say where you are. */
  frameAsked: Record<string, never>;
  /** Asks by the probe who owns the record that the page is about; answered by a claim, or by anything else where the CRM tells nobody. */
  ownerAsked: { probe: OwnerProbe };
  /** Configuration or session changed: ask `siteHello` again. */
  siteSetupChanged: Record<string, never>;
}

/** Frames on a page's port. */
export type PortRequest = { id: number; command: keyof PageCommands; payload: unknown };
/** An event in it is heard before the call counts as answered. */
export type PortAnswer = { id: number; result: Result<unknown> } & Partial<PortEvent>;
export type PortEvent = { event: keyof PageEvents; payload: unknown };
