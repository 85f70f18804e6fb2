/** The declarative identity spec of a CRM instance: how to learn instance, signed-in user and page user. Data, never code. */
import * as v from 'valibot';
import { JsonObject, RequiredText } from './text.ts';

const From = <T extends string, E extends v.ObjectEntries>(from: T, entries: E) =>
  v.strictObject({ from: v.literal(from), ...entries });

export const ValueSourceSchema = v.variant('from', [
  From('origin', {}),
  From('host', {}),
  From('path', { segment: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30)) }),
  From('hash', { segment: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30)) }),
  From('query', { key: RequiredText }),
  From('hashQuery', { key: RequiredText }),
  From('cookie', { name: RequiredText, json: v.optional(RequiredText) }),
  /** `key` may hold `*` for one variable part, as in Tryton's `sao_session_<db>`. */
  From('localStorage', { key: RequiredText, json: v.optional(RequiredText) }),
  /** Finds `marker` in an inline script and reads the JSON value after it by brace matching. */
  From('inlineScript', { marker: RequiredText, json: RequiredText }),
  /** With `param` what it reads is an address, such as a link to the own profile, and the value is that parameter of it. */
  From('dom', { selector: RequiredText, attr: v.optional(RequiredText), param: v.optional(RequiredText) }),
  /** Reads the answer of the probe's own `fetch`. */
  From('fetch', { json: RequiredText }),
  From('const', { value: RequiredText }),
]);
export type ValueSource = v.InferOutput<typeof ValueSourceSchema>;

/** `//host` and `/\\host` would leave the origin. */
function staysOnOrigin(path: string): boolean {
  return /^\/(?![/\\])/.test(path) && !/[\t\n\r]/.test(path);
}

const Sources = v.pipe(v.array(ValueSourceSchema), v.maxLength(10));

/** Read from the page when the request is made, used in it, and kept nowhere: a token of the CRM goes to the CRM only. */
const RequestValueSchema = v.strictObject({
  from: Sources,
  prefix: v.optional(RequiredText),
  /** All of them with `:` between, in base64, as some CRMs carry their sessions. */
  base64: v.optional(v.boolean()),
  /** Left out where the page does not know it, such as whom an administrator acts for. */
  ifKnown: v.optional(v.boolean()),
});
export type RequestValue = v.InferOutput<typeof RequestValueSchema>;

const FewValues = <Name extends v.GenericSchema<string, string>>(name: Name) =>
  v.pipe(
    v.record(name, RequestValueSchema),
    v.check((values) => Object.keys(values).length <= 5, 'Use at most 5.'),
  );

/** Headers that carry a CRM's own tokens; none that a browser or proxy acts on. */
const HeaderName = v.pipe(
  v.string(),
  v.regex(/^(x-[a-z0-9-]{1,60}|authorization|oauth-token)$/i, 'Use X-…, Authorization or OAuth-Token.'),
);

/** CRMs whose pages cannot be asked from within: code of the extension's background asks them instead. */
export const AdapterSchema = v.picklist(['salesforce']);
export type Adapter = v.InferOutput<typeof AdapterSchema>;

export const IdentityProbeSchema = v.strictObject({
  /** Has the background ask before `fetch` sources are read, which then read its answer. */
  ask: v.optional(AdapterSchema),
  /** Has a helper inside the CRM asked, by the name of the channel it listens to; `fetch` sources read its answer. */
  channel: v.optional(RequiredText),
  /** `{path:0}` at the beginning of the path is the first segment of the page's own. Same-origin request made before `fetch` sources are read; GET, or POST of one fixed JSON body. */
  fetch: v.optional(
    v.strictObject({
      path: v.pipe(RequiredText, v.check(staysOnOrigin, 'The path begins with one / : same origin only.')),
      method: v.optional(v.picklist(['GET', 'POST'])),
      body: v.optional(JsonObject),
      /** Parameters and headers that the page knows. Where it does not know one that is needed, nothing is sent. */
      query: v.optional(FewValues(RequiredText)),
      headers: v.optional(FewValues(HeaderName)),
    }),
  ),
  username: v.optional(Sources),
  nativeId: v.optional(Sources),
  fullName: v.optional(Sources),
  /** Which instance the answer is of, where only the answer tells. */
  instanceKey: v.optional(Sources),
  /** Set when the CRM tells who is impersonating; its presence means the answer is an impersonated user. */
  impersonator: v.optional(Sources),
});
export type IdentityProbe = v.InferOutput<typeof IdentityProbeSchema>;

/** Pattern with `{id:int|uuid|hex32|sfUser|slug|any}` once, and the wildcards `*` (one segment) and `**`. */
const PlaceSchema = v.strictObject({
  in: v.picklist(['path', 'hash', 'query', 'hashQuery', 'nested']),
  pattern: RequiredText,
  /** For `query` and `hashQuery`: the parameter read; for `nested`: the parameter that holds the inner URL. */
  key: v.optional(RequiredText),
  /** Further conditions, as `key=value` of the same query. */
  where: v.optional(v.record(RequiredText, RequiredText)),
});

export const RecordRuleSchema = v.strictObject({
  ...PlaceSchema.entries,
  /**
   * Where the page of the record shows names. In a selector `{id}` is the record's id: what a single-page CRM has left
   * of the former record is then not read as this one's.
   */
  fields: v.optional(v.strictObject({ username: v.optional(Sources), fullName: v.optional(Sources) })),
});
export type RecordRule = v.InferOutput<typeof RecordRuleSchema>;

/** Of a probe that tells who owns a record. `ask` makes its request on the CRM's own host for interfaces. */
const OwnerProbeSchema = v.pick(IdentityProbeSchema, ['ask', 'fetch', 'username', 'nativeId', 'fullName']);
export type OwnerProbe = v.InferOutput<typeof OwnerProbeSchema>;

/**
 * Who owns a record of another kind. `{kind}` in an address is each of the kinds; `{id}` and `{kind}` in the request are of the record,
 * `{key}` is what the address calls its kind, and `{hash:0}` the first part of the address's hash.
 */
export const OwnerRuleSchema = v.strictObject({
  records: v.pipe(v.array(PlaceSchema), v.minLength(1), v.maxLength(10)),
  /** What addresses call a kind, and what the request calls it. */
  kinds: v.optional(
    v.pipe(
      v.record(RequiredText, RequiredText),
      v.check((kinds) => Object.keys(kinds).length <= 40, 'Use at most 40.'),
    ),
  ),
  /** Where a record names somebody who is no user, such as an employee: asked before, and its id is the `{id}` of the probe then. */
  first: v.optional(OwnerProbeSchema),
  probe: OwnerProbeSchema,
  /** Ids or usernames that stand for nobody. */
  nobody: v.optional(v.pipe(v.array(RequiredText), v.maxLength(5))),
});
export type OwnerRule = v.InferOutput<typeof OwnerRuleSchema>;

export const IdentitySpecSchema = v.strictObject({
  version: v.literal(1),
  instance: v.optional(v.strictObject({ key: Sources, displayName: v.optional(Sources) })),
  loggedIn: v.optional(
    v.strictObject({ selector: v.optional(RequiredText), notSelector: v.optional(RequiredText) }),
  ),
  /**
   * Records are in a sub-frame of this name, while the path of the page is one of these, with `*` for any characters: its
   * address tells the record then, since the page's own may be that of a former one.
   */
  frame: v.optional(
    v.strictObject({ name: RequiredText, paths: v.pipe(v.array(RequiredText), v.maxLength(10)) }),
  ),
  identity: v.strictObject({ probes: v.pipe(v.array(IdentityProbeSchema), v.maxLength(8)) }),
  records: v.pipe(v.array(RecordRuleSchema), v.maxLength(20)),
  owners: v.optional(v.pipe(v.array(OwnerRuleSchema), v.maxLength(10))),
});
export type IdentitySpec = v.InferOutput<typeof IdentitySpecSchema>;
