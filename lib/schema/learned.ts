/** What a search of a CRM page for a known person proposes: rules for records, and sources for who is signed in. */
import * as v from 'valibot';
import { isUuid } from './id.ts';
import { RecordRuleSchema, ValueSourceSchema } from './identity-spec.ts';
import { PERSON_FIELDS } from './identity-test.ts';
import { Text } from './text.ts';

const Known = v.nullable(v.pipe(Text, v.minLength(1), v.maxLength(256)));

/** What the admin knows of their own record in the CRM. */
export const KnownPersonSchema = v.strictObject({
  nativeId: Known,
  username: Known,
  fullName: Known,
  /** CRM ID of the instance: what the instance key should read. */
  crmId: Known,
});
export type KnownPerson = v.InferOutput<typeof KnownPersonSchema>;

/** `sure`: the value stands where the CRM's own code keeps who is signed in. `guess`: it may be there for another reason. */
export const CERTAINTIES = ['sure', 'likely', 'guess'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

const Shown = v.pipe(Text, v.maxLength(256));

const LearnedRuleSchema = v.strictObject({
  rule: RecordRuleSchema,
  nativeId: Shown,
  certainty: v.picklist(CERTAINTIES),
});

const LearnedSourceSchema = v.strictObject({
  field: v.picklist([...PERSON_FIELDS, 'instanceKey']),
  source: ValueSourceSchema,
  /** What it reads now. */
  text: Shown,
  certainty: v.picklist(CERTAINTIES),
});

export const LearnedSchema = v.strictObject({
  rules: v.pipe(v.array(LearnedRuleSchema), v.maxLength(6)),
  sources: v.pipe(v.array(LearnedSourceSchema), v.maxLength(24)),
});
export type Learned = v.InferOutput<typeof LearnedSchema>;
export type LearnedRule = Learned['rules'][number];
export type LearnedSource = Learned['sources'][number];

const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');

export const LearnRequestSchema = v.strictObject({
  instanceId: Uuid,
  tabId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  known: KnownPersonSchema,
  key: Uuid,
});
export type LearnRequest = v.InferOutput<typeof LearnRequestSchema>;
