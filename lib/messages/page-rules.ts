/** Who may send which command of a page, and what its payload must look like. Anything else is refused as `invalid`. */
import * as v from 'valibot';
import { isUuid } from '../schema/id.ts';
import { DraftChangeSchema } from '../schema/kept-draft.ts';
import { MAX_AGENTS } from '../schema/mapping-limits.ts';
import { CrmUserPatchSchema } from '../schema/patch.ts';
import { NullableText, RequiredText, Text } from '../schema/text.ts';
import { CONSOLE_RULES } from './console-rules.ts';
import type { PageCommands, Surface } from './protocol.ts';

export interface CommandRule {
  surfaces: readonly Surface[];
  payload: v.GenericSchema;
  /** Most characters of the payload as JSON. */
  limit: number;
}

const EVERYWHERE: readonly Surface[] = ['panel', 'sidepanel', 'console', 'setup'];
/** Never from the frame in a page, which a hostile page can try to cover. */
const OWN_WINDOW: readonly Surface[] = ['sidepanel', 'console', 'setup'];
/** Beside a CRM page. */
const BESIDE: readonly Surface[] = ['panel', 'sidepanel'];
const VIEWS: readonly Surface[] = ['panel', 'sidepanel', 'console'];

const SMALL = 4_096;
/** Four texts of the greatest length, with every character escaped. */
const TEXTS = 32_768;
const Nothing = v.strictObject({});
const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Short = v.pipe(Text, v.maxLength(256));
const Change = v.strictObject({ changeId: Short });

const HelloSchema = v.strictObject({
  surface: v.picklist(['panel', 'sidepanel', 'console', 'setup']),
  protocol: Count,
  windowId: v.optional(Count),
  pageId: v.optional(Uuid),
});

const treeScope = {
  ownerId: Uuid,
  environmentId: v.nullable(Uuid),
  search: Text,
  showMapped: v.boolean(),
  collapsed: v.pipe(v.array(Uuid), v.maxLength(5_000)),
  checked: v.optional(v.pipe(v.array(Uuid), v.maxLength(MAX_AGENTS))),
};

const AgentTreeQuerySchema = v.strictObject({
  ...treeScope,
  offset: Count,
  limit: v.pipe(Count, v.maxValue(200)),
});

const AgentRowQuerySchema = v.strictObject({ ...treeScope, prefix: Text, from: Count });

const AgentBranchQuerySchema = v.strictObject({ ...treeScope, branchId: Uuid });

const EditSchema = v.strictObject({
  userId: Uuid,
  /** 0: a user that is added by an edit of ours and not on the server yet. */
  baseVersion: Count,
  patch: CrmUserPatchSchema,
});

const NewPersonSchema = v.strictObject({
  instanceId: Uuid,
  username: RequiredText,
  nativeId: NullableText,
  fullName: NullableText,
});

const AdditionRevisionSchema = v.strictObject({
  changeId: Short,
  /** The schema of its kind has the last word. */
  set: v.record(Short, NullableText),
});

const DecisionSchema = v.strictObject({
  changeId: Short,
  keep: v.picklist(['mine', 'theirs']),
  version: Count,
});

const AgentMoveSchema = v.strictObject({ agentId: Uuid, fromUserId: Uuid, to: EditSchema });

const TraceQuestionSchema = v.strictObject({
  environment: RequiredText,
  agentId: RequiredText,
  event: v.nullable(RequiredText),
  crmId: v.nullable(RequiredText),
});

/** Routes of the console only: never another page or origin. A route may carry an edit with its whole mapping. */
const RouteSchema = v.strictObject({ route: v.pipe(v.string(), v.startsWith('#/'), v.maxLength(262_000)) });

export const PAGE_RULES: { [C in keyof PageCommands]: CommandRule } = {
  ...CONSOLE_RULES,
  hello: { surfaces: EVERYWHERE, payload: HelloSchema, limit: SMALL },
  signIn: {
    surfaces: EVERYWHERE,
    payload: v.strictObject({ another: v.optional(v.boolean()) }),
    limit: SMALL,
  },
  chooseAccount: {
    surfaces: EVERYWHERE,
    payload: v.strictObject({ choice: v.picklist(['former', 'newcomer', 'neither']) }),
    limit: SMALL,
  },
  signOut: { surfaces: EVERYWHERE, payload: v.strictObject({ discard: v.boolean() }), limit: SMALL },
  connectServer: {
    surfaces: OWN_WINDOW,
    payload: v.strictObject({ address: Text, discard: v.optional(v.boolean()) }),
    limit: SMALL,
  },
  listSites: { surfaces: OWN_WINDOW, payload: Nothing, limit: SMALL },
  showPerson: {
    surfaces: VIEWS,
    payload: v.strictObject({ show: v.picklist(['page-user', 'me']) }),
    limit: SMALL,
  },
  findUsers: { surfaces: BESIDE, payload: v.strictObject({ search: Short }), limit: SMALL },
  pickUser: {
    surfaces: BESIDE,
    payload: v.strictObject({
      as: v.picklist(['page-user', 'me']),
      userId: v.nullable(Uuid),
      navigation: Count,
    }),
    limit: SMALL,
  },
  followTab: { surfaces: ['sidepanel'], payload: Nothing, limit: SMALL },
  tabChanged: {
    surfaces: ['sidepanel'],
    payload: v.strictObject({ tabId: Count, isLoading: v.boolean() }),
    limit: SMALL,
  },
  editUser: {
    surfaces: VIEWS,
    payload: v.strictObject({
      ...EditSchema.entries,
      call: v.optional(v.strictObject({ id: Uuid, isRepeated: v.boolean() })),
    }),
    limit: 262_144,
  },
  keepDraft: { surfaces: VIEWS, payload: DraftChangeSchema, limit: 262_144 },
  discardDraft: { surfaces: VIEWS, payload: v.strictObject({ id: Short }), limit: SMALL },
  addUser: { surfaces: VIEWS, payload: NewPersonSchema, limit: TEXTS },
  moveAgent: { surfaces: VIEWS, payload: AgentMoveSchema, limit: 262_144 },
  readAgentTree: { surfaces: VIEWS, payload: AgentTreeQuerySchema, limit: 262_144 },
  lookAhead: { surfaces: VIEWS, payload: AgentTreeQuerySchema, limit: 262_144 },
  findAgentRow: { surfaces: VIEWS, payload: AgentRowQuerySchema, limit: 262_144 },
  listBranchAgents: { surfaces: VIEWS, payload: AgentBranchQuerySchema, limit: 262_144 },
  readAgent: { surfaces: VIEWS, payload: v.strictObject({ agentId: Uuid }), limit: SMALL },
  traceEvent: { surfaces: VIEWS, payload: TraceQuestionSchema, limit: 8_192 },
  listPending: { surfaces: VIEWS, payload: Nothing, limit: SMALL },
  retryPending: { surfaces: OWN_WINDOW, payload: Change, limit: SMALL },
  discardPending: { surfaces: OWN_WINDOW, payload: Change, limit: SMALL },
  retryAllPending: { surfaces: OWN_WINDOW, payload: Nothing, limit: SMALL },
  discardAllPending: { surfaces: OWN_WINDOW, payload: Nothing, limit: SMALL },
  reviseAddition: { surfaces: OWN_WINDOW, payload: AdditionRevisionSchema, limit: TEXTS },
  resolveConflict: { surfaces: VIEWS, payload: DecisionSchema, limit: SMALL },
  readDiagnostics: { surfaces: VIEWS, payload: Nothing, limit: SMALL },
  reloadExtension: { surfaces: EVERYWHERE, payload: Nothing, limit: SMALL },
  syncNow: { surfaces: EVERYWHERE, payload: Nothing, limit: SMALL },
  ping: { surfaces: EVERYWHERE, payload: Nothing, limit: SMALL },
  closePanel: { surfaces: ['panel'], payload: Nothing, limit: SMALL },
  openConsole: { surfaces: EVERYWHERE, payload: RouteSchema, limit: 262_144 },
};
