/** What pages are given to paint: complete views, composed by the background from base rows and outbox. */
import type { Role } from './account.ts';
import type { AgentOwner } from './agent-tree.ts';
import type { AppError } from './app-error.ts';
import type { Conflict, FieldSide } from './conflict.ts';
import type { CrmUser } from './crm-records.ts';
import type { Decided } from './decided.ts';
import type { Effective } from './effective.ts';
import type { LeftDraft } from './kept-draft.ts';
import type { Kind } from './kind.ts';
import type { MappedAgent } from './me.ts';
import type { Picking } from './pick.ts';
import type { RecordPatch } from './writes.ts';

/** State of synchronisation. Times are milliseconds since 1970 by this machine's clock, only ever shown as ages. */
export interface SyncStatus {
  state: 'live' | 'syncing' | 'offline' | 'signed-out' | 'failed';
  /** Edits that are durably queued here and not on the server. */
  pending: number;
  /** Of these, the ones the server refused and a person must look at. */
  parked: number;
  /** When the server last confirmed the data that is shown; `null` when it never did. */
  checkedAt: number | null;
  /** Why, when the state is `offline` or `failed`. */
  reason: AppError | null;
  /** Changes that were saved and that the server lost when it was restored from a backup; absent where there are none. */
  lost?: number;
}

export interface PendingChange {
  changeId: string;
  /** Of the record. */
  kind: Kind;
  id: string;
  name: string;
  /** Field keys that the edit touches, such as `mapping`, `groupId` or `popFlow.autoOpen`; `new` where it adds the record. */
  fields: string[];
  queuedAt: number;
  state: 'waiting' | 'sending' | 'parked';
  /** Why it is parked. */
  error: AppError | null;
  /** For people and for a copy outside: what the edit gives each field. */
  content?: PendingContent;
  /** What the person chose where it met another change, which waits to be recorded with it; without any field that is all of it. */
  decided?: Decided['keep'];
  /** Parked until a person decides between this edit and that of somebody else. */
  conflict?: Conflict | null;
}

export interface PendingContent {
  /** What tells the record from others of one name: a username, an agent id, the CRM ID of an instance. */
  key: string | null;
  instanceId: string | null;
  /** Version of the record the edit was made on. */
  baseVersion: number;
  patch: RecordPatch;
  /** Of an edit that adds the record also what that is. */
  values: FieldSide[];
  /** One of two edits that make sense together only. */
  isMoveHalf: boolean;
  /** Other edits that name the record this one adds, and would be dropped with it. */
  needed: number;
}

export interface SessionView {
  state: 'no-server' | 'signed-out' | 'signing-in' | 'signed-in';
  server: string | null;
  /** The account whose data is shown; present while signed out as long as its cache is kept. */
  username: string | null;
  /** The same with the outside issuer that signed the account in, where one did. */
  shownAs?: string;
  /** Strongest role in the instance of this page. */
  role: Role | null;
  /** Edits of `username` that wait here, while somebody else wants to sign in; they are asked about first. */
  foreignEdits?: number;
  /** Who wants to sign in while `foreignEdits` are asked about. */
  newcomer?: string;
  /** Why nobody is signed in, where the server ended it: the sign-in is over, or the account is disabled. */
  ended?: 'expired' | 'disabled';
  /** A policy hides this computer's copy until somebody has signed in again. */
  isHidden?: boolean;
}

/** The CRM pages of one granted instance, for the set-up page. */
export interface SiteAccess {
  instanceId: string;
  name: string;
  /** Match patterns, as they are given to `permissions.request`. */
  sites: string[];
  /** The browser lets the extension run on all of them. */
  granted: boolean;
  /** False where this build of the extension can never be allowed to run on them; absent is true. */
  grantable?: boolean;
  /** Its CRM tells who is signed in only to the owner of a cookie, and the browser was not asked for cookies yet. */
  wantsCookies?: true;
}

/** Facts for somebody who helps from afar. Never a token, a cookie, a password, or a person the account may not see. */
export interface Diagnostics {
  extensionVersion: string;
  serverVersion: string | null;
  server: string | null;
  session: SessionView['state'];
  username: string | null;
  role: Role | null;
  site: { name: string; crmId: string; crmType: string } | null;
  /** What the page claims of itself; who it names is left out. */
  claims: {
    signedIn: 'pending' | 'signed-out' | 'unknown' | 'person';
    source: string | null;
    confidence: string | null;
    impersonating: boolean | 'unknown' | null;
    isAboutRecord: boolean;
  } | null;
  /** Without its reason, which is the last error. */
  sync: SyncStatus;
  /** `memory`: the browser gives no database, so nothing is kept. */
  cache: 'disk' | 'memory';
  oldestEditAt: number | null;
  lastError: AppError['kind'] | null;
  lastErrorDetail: string | null;
}

/** What `Add a new CRM User` asks for. */
export interface NewPerson {
  instanceId: string;
  username: string;
  nativeId: string | null;
  fullName: string | null;
}

export interface GroupChoice {
  id: string;
  name: string;
}

/** A CRM user with everything the panel shows. */
export interface PersonView {
  user: CrmUser;
  /** `crmId` is absent where the account reads no directory. */
  instance: { id: string; name: string; crmId?: string };
  group: GroupChoice | null;
  effective: Effective;
  /** The agents of the effective mapping, in its order. */
  agents: MappedAgent[];
  /** Fields with an edit of ours that is not saved yet. */
  pendingFields: string[];
  /** Who changed the record last and when, as the server said (ISO 8601). */
  updatedBy: string | null;
  updatedAt: string;
}

export type PersonState =
  /** Claims or data are still on their way. */
  | { kind: 'loading' }
  /** The page is not a configured CRM page, or the CRM user is signed out there. */
  | { kind: 'nobody'; why: 'unknown-site' | 'wrong-instance' | 'crm-signed-out' | 'no-claim' | 'not-bound' }
  /** The CRM names somebody whom the server does not know. */
  | { kind: 'unknown'; username: string | null; nativeId: string | null; fullName: string | null }
  | { kind: 'person'; person: PersonView };

export interface PanelView {
  session: SessionView;
  sync: SyncStatus;
  /** The CRM instance of the page; `null` outside configured sites. */
  site: { instanceId: string; name: string } | null;
  /** What the page says that it is of, where that is none of the instances at its address. */
  told?: string;
  /** Which person is shown; the switch is offered when `canSwitch`. */
  show: 'page-user' | 'me';
  /** The person shown is the one who looks: texts may say "you". Absent is false. */
  isSelf?: boolean;
  canSwitch: boolean;
  person: PersonState;
  /** The person shown owns the record that the page is about. */
  isOwner?: true;
  /** A person may pick what the CRM does not tell; absent where nothing is to be picked. */
  picking?: Picking;
  /** An agent looks at somebody else's record and is shown their own data instead. */
  ownDataOnly: boolean;
  /** The CRM is signed in as somebody else than the CRM user the account is bound to; names for display. */
  accountDiffers?: { crmUser: string; ownUser: string } | null;
  /** The CRM says that somebody else acts as the signed-in CRM user who is shown. */
  isActing?: true;
  /** An edit of ours and one of somebody else touch the same field: asked about before anything else. */
  conflict?: Conflict | null;
  /** Names of instances whose CRM sites the browser no longer lets us run on. */
  withheldSites?: string[];
  /** Drafts of pages that are gone, and why they are not saved. */
  leftDrafts?: LeftDraft[];
  /** Why nothing can be edited here; `null` when it can. */
  readOnly: { reason: 'role' | 'signed-out' | 'incompatible' } | null;
  /** Groups of the instance, for the combobox; empty where the role may not list them. */
  groups: GroupChoice[];
  /** The inherited list per level above the user, for switching to Override or Inherit. */
  inheritedAgents: MappedAgent[];
  /** Other owners of the agents shown, by agent record id. */
  owners: Record<string, AgentOwner[]>;
}
