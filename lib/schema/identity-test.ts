/** What a CRM page answered to a test of an identity spec: every probe, source and rule in the order of the spec. Never a token. */
import * as v from 'valibot';
import { isUuid } from './id.ts';
import { IdentitySpecSchema } from './identity-spec.ts';
import { Text } from './text.ts';

const Shown = v.pipe(Text, v.maxLength(256));
const Nullable = v.nullable(Shown);
const Status = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999)));
/** Number of a probe in the spec, from 0. */
const Probe = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)));

/** Why a source has no value. */
export const MISSES = [
  'not-there',
  'no-element',
  'no-attribute',
  'bad-selector',
  'no-marker',
  'not-json',
  'no-path',
  'no-text',
  'blocked',
  'no-answer',
] as const;

export const SourceOutcomeSchema = v.variant('is', [
  v.strictObject({ is: v.literal('found'), text: Shown }),
  /** There is a value that may be a token: it stays in the page. */
  v.strictObject({ is: v.literal('present') }),
  v.strictObject({ is: v.literal('missing'), why: v.picklist(MISSES) }),
]);
export type SourceOutcome = v.InferOutput<typeof SourceOutcomeSchema>;

const Sources = v.pipe(v.array(SourceOutcomeSchema), v.maxLength(10));

export const REQUEST_FAILURES = [
  'status',
  'timeout',
  'not-json',
  'too-long',
  'no-connection',
  'adapter',
] as const;

const RequestOutcomeSchema = v.strictObject({
  outcome: v.variant('is', [
    v.strictObject({ is: v.literal('answered'), status: Status }),
    /** By its status, or by sending elsewhere (status 0): nobody is signed in. */
    v.strictObject({ is: v.literal('refused'), status: Status }),
    v.strictObject({ is: v.literal('failed'), why: v.picklist(REQUEST_FAILURES), status: Status }),
    /** The page does not know a value that the request needs. */
    v.strictObject({ is: v.literal('unsent') }),
  ]),
  /** What goes with it; the values themselves never leave the page. */
  values: v.pipe(
    v.array(v.strictObject({ in: v.picklist(['query', 'headers']), name: Shown, isThere: v.boolean() })),
    v.maxLength(10),
  ),
});
export type RequestOutcome = v.InferOutput<typeof RequestOutcomeSchema>;

export const PERSON_FIELDS = ['nativeId', 'username', 'fullName'] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];
export const PROBE_FIELDS = [...PERSON_FIELDS, 'impersonator', 'instanceKey'] as const;
export type ProbeField = (typeof PROBE_FIELDS)[number];

/** `another`: found somebody else than an earlier probe. `unneeded`: everything was known. `unasked`: the page looks signed out. */
export const PROBE_VERDICTS = [
  'person',
  'nobody',
  'failed',
  'nothing',
  'another',
  'unneeded',
  'unasked',
] as const;

const ProbeOutcomeSchema = v.strictObject({
  verdict: v.picklist(PROBE_VERDICTS),
  request: v.nullable(RequestOutcomeSchema),
  fields: v.pipe(
    v.array(v.strictObject({ field: v.picklist(PROBE_FIELDS), sources: Sources })),
    v.maxLength(PROBE_FIELDS.length),
  ),
});
export type ProbeOutcome = v.InferOutput<typeof ProbeOutcomeSchema>;

const TestedPersonSchema = v.strictObject({
  nativeId: Nullable,
  username: Nullable,
  fullName: Nullable,
  /** Fields whose value looks like a token. */
  hidden: v.pipe(v.array(v.picklist(PERSON_FIELDS)), v.maxLength(3)),
  /** The probe that each field came from. */
  from: v.strictObject({ nativeId: Probe, username: Probe, fullName: Probe }),
  confidence: v.picklist(['certain', 'likely']),
  impersonating: v.union([v.boolean(), v.literal('unknown')]),
});
export type TestedPerson = v.InferOutput<typeof TestedPersonSchema>;

export const IdentityTestSchema = v.strictObject({
  /** `null`: the spec has no such condition, or it holds. */
  signedOutBy: v.nullable(v.picklist(['selector', 'notSelector'])),
  instanceKey: v.strictObject({ text: Nullable, sources: Sources }),
  probes: v.pipe(v.array(ProbeOutcomeSchema), v.maxLength(8)),
  signedIn: v.union([TestedPersonSchema, v.literal('signed-out'), v.literal('unknown')]),
  rules: v.pipe(
    v.array(
      v.strictObject({ is: v.picklist(['matched', 'shadowed', 'unmatched', 'no-id']), nativeId: Nullable }),
    ),
    v.maxLength(20),
  ),
  record: v.nullable(v.strictObject({ nativeId: Nullable, username: Nullable, fullName: Nullable })),
  /** Of a record of another kind; `null`: no rule matches. `unasked`: the background asks, which a page cannot. */
  owner: v.nullable(
    v.strictObject({
      is: v.picklist(['person', 'nobody', 'failed', 'unasked']),
      nativeId: Nullable,
      username: Nullable,
      fullName: Nullable,
    }),
  ),
});
export type IdentityTest = v.InferOutput<typeof IdentityTestSchema>;

const Uuid = v.custom<string>(isUuid, 'Expected a lower-case UUID.');
const Tab = v.pipe(v.number(), v.integer(), v.minValue(0));

export const TestRequestSchema = v.strictObject({
  instanceId: Uuid,
  tabId: Tab,
  spec: IdentitySpecSchema,
  /** Names this test, so that it can be cancelled. */
  key: Uuid,
});
export type TestRequest = v.InferOutput<typeof TestRequestSchema>;

/** A CRM user as the console links to them. */
export interface KnownUser {
  id: string;
  name: string;
}

export interface TestAnswer {
  test: IdentityTest;
  /** Whom the server knows by what was found; `null`: nobody. */
  signedInUser: KnownUser | null;
  recordUser: KnownUser | null;
  ownerUser: KnownUser | null;
}

/** An open tab that the browser lets the extension read. */
export interface CrmTab {
  id: number;
  title: string;
  host: string;
  /** One of the asked sites. */
  isOfSites: boolean;
}

export interface CrmTabs {
  tabs: CrmTab[];
  /** Of the asked sites, those that a person could allow and has not. */
  withheld: string[];
  /** Those that this build can never be allowed to run on. */
  barred: string[];
}
