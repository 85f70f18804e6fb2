/** What the payloads of the console's own commands must look like. Only the history of the user shown is read elsewhere too. */
import * as v from 'valibot';
import { AccountPatchSchema } from '../schema/account-record.ts';
import { MAX_BULK_USERS } from '../schema/bulk.ts';
import { AGENT_COLUMNS } from '../schema/console/agents-window.ts';
import { HEALTH_KINDS } from '../schema/console/health-window.ts';
import { IMPACT_EFFECTS } from '../schema/console/impact-window.ts';
import { USER_COLUMNS } from '../schema/console/users-window.ts';
import { isUuid } from '../schema/id.ts';
import { KINDS, KindSchema } from '../schema/kind.ts';
import { Text } from '../schema/text.ts';
import { NEW_SCHEMAS, PATCH_SCHEMAS } from '../schema/writes.ts';
import type { ConsoleCommands } from './console-protocol.ts';
import { AgentsFilterSchema, UsersFilterSchema } from './grid-filters.ts';
import { IMPORT_RULES } from './import-rules.ts';
import type { Surface } from './protocol.ts';
import { TRIAL_RULES } from './trial-rules.ts';

export interface ConsoleRule {
  surfaces: readonly Surface[];
  payload: v.GenericSchema;
  limit: number;
}

const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Opaque text of the server. */
const After = v.nullable(v.pipe(Text, v.maxLength(1_024)));
const window = { offset: Count, limit: v.pipe(Count, v.maxValue(200)) };
const sortBy = <C extends string>(columns: readonly C[]) =>
  v.strictObject({ column: v.picklist(columns), descending: v.boolean() });

const UsersSchema = v.strictObject({
  instanceId: Uuid,
  search: Text,
  filter: UsersFilterSchema,
  sort: sortBy(USER_COLUMNS),
  ...window,
});
const UserIdsSchema = v.strictObject({
  ...UsersSchema.entries,
  limit: v.pipe(Count, v.maxValue(MAX_BULK_USERS)),
});

const RecordPlace = { kind: KindSchema, id: Uuid };
const RevertSchema = v.strictObject({ ...RecordPlace, seq: Count, after: After });

const Ids = v.pipe(v.array(Uuid), v.maxLength(MAX_BULK_USERS));
const BulkSchema = v.strictObject({
  instanceId: Uuid,
  selection: v.variant('is', [
    v.strictObject({ is: v.literal('some'), ids: Ids }),
    v.strictObject({ is: v.literal('all'), search: Text, filter: UsersFilterSchema, except: Ids }),
  ]),
  action: v.variant('do', [
    v.strictObject({ do: v.literal('inherit') }),
    v.strictObject({ do: v.literal('move'), groupId: v.nullable(Uuid) }),
    v.strictObject({ do: v.literal('copy'), fromUserId: Uuid }),
    v.strictObject({ do: v.literal('delete') }),
  ]),
});
/** A hundred thousand ids. */
const SELECTION_SIZE = 4_194_304;

const AgentsSchema = v.strictObject({
  environmentId: v.nullable(Uuid),
  search: Text,
  filter: AgentsFilterSchema,
  sort: sortBy(AGENT_COLUMNS),
  ...window,
});

const RecordSchema = v.strictObject({
  kind: v.picklist(['crm-instances', 'crm-user-groups', 'crm-users', 'environments', 'cti-agents']),
  id: Uuid,
});

const SaveSchema = v.strictObject({
  id: Uuid,
  version: Count,
  set: v.unwrap(AccountPatchSchema.entries.set),
  key: Uuid,
});

const EditSchema = v.variant(
  'kind',
  KINDS.map((kind) =>
    v.strictObject({
      kind: v.literal(kind),
      id: Uuid,
      /** 0: a record that is added by an edit of ours and not on the server yet. */
      baseVersion: Count,
      patch: PATCH_SCHEMAS[kind],
      call: v.optional(v.strictObject({ id: Uuid, isRepeated: v.boolean() })),
    }),
  ),
);

const ImpactSchema = v.variant(
  'kind',
  (['crm-instances', 'crm-user-groups'] as const).map((kind) =>
    v.strictObject({
      kind: v.literal(kind),
      id: Uuid,
      patch: PATCH_SCHEMAS[kind],
      effect: v.nullable(v.picklist(IMPACT_EFFECTS)),
      search: Text,
      ...window,
    }),
  ),
);

const AdditionSchema = v.variant(
  'kind',
  KINDS.map((kind) =>
    v.strictObject({
      kind: v.literal(kind),
      record: v.strictObject({ ...NEW_SCHEMAS[kind].entries, id: Uuid }),
    }),
  ),
);

/** A record and a version, each; as many as a window shows. */
const LostChoiceSchema = v.strictObject({
  keys: v.union([v.literal('all'), v.pipe(v.array(v.pipe(Text, v.maxLength(64))), v.maxLength(200))]),
});

const HealthSchema = v.strictObject({
  instanceId: Uuid,
  is: v.nullable(v.picklist(HEALTH_KINDS)),
  ...window,
});

const ruleOf = (payload: v.GenericSchema, limit = 4_096): ConsoleRule => ({
  surfaces: ['console'],
  payload,
  limit,
});

export const CONSOLE_RULES: { [C in keyof ConsoleCommands]: ConsoleRule } = {
  readConfiguration: ruleOf(v.strictObject({})),
  readUsers: ruleOf(UsersSchema),
  readGroups: ruleOf(v.strictObject({ instanceId: Uuid, search: Text, ...window })),
  listGroups: ruleOf(v.strictObject({ instanceId: Uuid })),
  readAgents: ruleOf(AgentsSchema),
  readAgentGroups: ruleOf(v.strictObject({ environmentId: Uuid })),
  findNearAgents: ruleOf(v.strictObject({ environmentId: Uuid, agentId: Text, exceptId: v.nullable(Uuid) })),
  readRecord: ruleOf(RecordSchema),
  readHealth: ruleOf(HealthSchema),
  // The panel shows what happened to its user; who may not see it is refused by the server.
  readHistory: {
    ...ruleOf(v.strictObject({ kind: KindSchema, id: Uuid, after: After })),
    surfaces: ['panel', 'sidepanel', 'console'],
  },
  readAccounts: ruleOf(v.strictObject({ search: Text, after: After })),
  foreseeDeletion: ruleOf(v.strictObject(RecordPlace)),
  deleteRecord: ruleOf(v.strictObject({ ...RecordPlace, version: Count, key: Uuid })),
  readDeletion: ruleOf(v.strictObject(RecordPlace)),
  readDeleted: ruleOf(
    v.strictObject({ instanceId: v.nullable(Uuid), environmentId: v.nullable(Uuid), after: After }),
  ),
  restoreRecord: ruleOf(v.strictObject({ ...RecordPlace, key: Uuid })),
  planRevert: ruleOf(RevertSchema),
  revert: ruleOf(v.strictObject({ ...RevertSchema.entries, version: Count, key: Uuid })),
  listUserIds: ruleOf(UserIdsSchema),
  planBulk: ruleOf(BulkSchema, SELECTION_SIZE),
  readBulkPlan: ruleOf(v.strictObject({ planId: Uuid, ...window })),
  applyBulk: ruleOf(v.strictObject({ planId: Uuid, key: Uuid })),
  cancelWrite: ruleOf(v.strictObject({ key: Uuid })),
  readImpact: ruleOf(ImpactSchema, 262_144),
  editRecord: ruleOf(EditSchema, 262_144),
  createRecord: ruleOf(AdditionSchema, 262_144),
  // A thousand grants, each with two ids.
  saveAccount: ruleOf(SaveSchema, 262_144),
  endSessions: ruleOf(v.strictObject({ id: Uuid })),
  unlockAccount: ruleOf(v.strictObject({ id: Uuid })),
  ...IMPORT_RULES,
  ...TRIAL_RULES,
  listLost: ruleOf(v.strictObject(window)),
  sendLostAgain: ruleOf(LostChoiceSchema, 65_536),
  discardLost: ruleOf(LostChoiceSchema, 65_536),
};
