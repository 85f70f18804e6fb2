/** What the payloads of the console's commands of imports must look like. No other surface may send them. */
import * as v from 'valibot';
import { isUuid } from '../schema/id.ts';
import { ImportKindSchema } from '../schema/import-columns.ts';
import { IssueLevelSchema, RowStateSchema } from '../schema/import-plan.ts';
import { Text } from '../schema/text.ts';
import type { ConsoleRule } from './console-rules.ts';
import { AgentsFilterSchema, UsersFilterSchema } from './grid-filters.ts';
import type { ImportCommands } from './import-protocol.ts';

const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const jobId = Uuid;

/** Two hundred and fifty thousand row numbers. */
const EXCLUDE_LIMIT = 4 * 1024 * 1024;

const Url = v.pipe(v.string(), v.startsWith('blob:'), v.maxLength(256));

const PartSchema = v.strictObject({
  fileId: Uuid,
  url: Url,
  kind: ImportKindSchema,
  instanceId: v.nullable(Uuid),
  from: Count,
  to: Count,
});

const PlanSchema = v.strictObject({
  jobId,
  file: v.union([
    v.strictObject({ url: Url }),
    v.strictObject({ fileId: Uuid, size: Count }),
    v.strictObject({ fileId: Uuid, size: Count, url: Url, from: Count }),
  ]),
  kind: ImportKindSchema,
  instanceId: v.nullable(Uuid),
  fileName: v.pipe(Text, v.maxLength(256)),
  encoding: v.pipe(Text, v.maxLength(64)),
  delimiter: v.picklist([',', ';', '\t', '|']),
  createMissingGroups: v.boolean(),
  applyMappings: v.boolean(),
  moveTaken: v.boolean(),
});

const ApplySchema = v.strictObject({
  jobId,
  base: v.pipe(Text, v.maxLength(256)),
  exclude: v.array(Count),
  confirm: v.strictObject({ removeAll: Count, removals: v.union([Count, v.literal(true)]) }),
});

const WishSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('crm-users'),
    instanceId: Uuid,
    appliesMapping: v.boolean(),
    shown: v.nullable(v.strictObject({ search: Text, filter: UsersFilterSchema })),
  }),
  v.strictObject({
    kind: v.literal('cti-agents'),
    environmentId: v.nullable(Uuid),
    shown: v.nullable(v.strictObject({ search: Text, filter: AgentsFilterSchema })),
  }),
]);

const ruleOf = (payload: v.GenericSchema, limit = 4_096): ConsoleRule => ({
  surfaces: ['console'],
  payload,
  limit,
});

export const IMPORT_RULES: { [C in keyof ImportCommands]: ConsoleRule } = {
  sendImportPart: ruleOf(PartSchema),
  forgetImportFile: ruleOf(v.strictObject({ fileId: Uuid })),
  planImport: ruleOf(PlanSchema),
  readImportRows: ruleOf(
    v.strictObject({
      jobId,
      state: v.nullable(RowStateSchema),
      issues: v.optional(IssueLevelSchema),
      after: v.optional(Count),
      offset: Count,
      limit: v.pipe(Count, v.maxValue(1000)),
    }),
  ),
  readImport: ruleOf(v.strictObject({ jobId })),
  readImports: ruleOf(v.strictObject({ after: v.nullable(v.pipe(Text, v.maxLength(1_024))) })),
  applyImport: ruleOf(ApplySchema, EXCLUDE_LIMIT),
  undoImport: ruleOf(v.strictObject({ jobId, changedRows: v.picklist(['skip', 'refuse']) })),
  cancelImport: ruleOf(v.strictObject({ jobId })),
  readRefusedRows: ruleOf(v.strictObject({ jobId })),
  beginExport: ruleOf(v.strictObject({ exportId: Uuid, wish: WishSchema })),
  readExportPart: ruleOf(v.strictObject({ exportId: Uuid })),
  endExport: ruleOf(v.strictObject({ exportId: Uuid })),
};
