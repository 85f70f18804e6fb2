/** What a content script claims about its page. Good for display, never for authorisation. */
import * as v from 'valibot';
import { IdentitySpecSchema } from './identity-spec.ts';
import { Text } from './text.ts';

const Short = v.pipe(Text, v.maxLength(256));
const Nullable = v.nullable(Short);

export const PersonClaimSchema = v.strictObject({
  username: Nullable,
  nativeId: Nullable,
  fullName: Nullable,
  /** Which probe answered, for diagnostics; never a token. */
  source: Short,
  confidence: v.picklist(['certain', 'likely']),
  impersonating: v.union([v.boolean(), v.literal('unknown')]),
  /** The instance that the answer was of, where the spec says how to read it. */
  instanceKey: v.optional(Short),
});
export type PersonClaim = v.InferOutput<typeof PersonClaimSchema>;

export const SiteClaimsSchema = v.strictObject({
  /** Grows with every navigation; the background drops claims older than the newest navigation. */
  navigation: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** The value of the spec's instance key, `null` where the spec has none or it was not found. */
  instanceKey: Nullable,
  /** `pending`: probes are still running; nobody of a former page may be shown. */
  signedIn: v.union([PersonClaimSchema, v.literal('signed-out'), v.literal('unknown'), v.literal('pending')]),
  /** Of the page, or of the frame in it that records are in; where the spec says how owners of records are told. */
  address: v.optional(v.pipe(Text, v.maxLength(4_096))),
  /** Native id of the CRM user whose record is open, `null` when the page is about none. */
  recordNativeId: Nullable,
  /** What the page shows of that CRM user, where the spec says how to read it. */
  record: v.optional(v.strictObject({ nativeId: Short, username: Nullable, fullName: Nullable })),
});
export type SiteClaims = v.InferOutput<typeof SiteClaimsSchema>;

/** The background's answer to a content script. `unknown`: not a configured page, do nothing, quietly. */
export const SiteSetupSchema = v.variant('site', [
  v.object({ site: v.literal('unknown') }),
  v.object({
    site: v.literal('configured'),
    instanceId: v.string(),
    instanceName: v.string(),
    identity: v.nullable(IdentitySpecSchema),
    /** Remembered for the site. */
    open: v.boolean(),
    /** True while a side panel shows this tab: the page is watched though its panel is closed. */
    watched: v.optional(v.boolean()),
    width: v.number(),
    /** The page is known to block the panel's frame: the launcher opens the side panel. */
    aside: v.optional(v.boolean()),
    /** Says what the launcher opens; asked there, it would make each page wait for the browser's own texts. */
    label: v.string(),
    /** Address of the panel page, dynamic where the browser has dynamic addresses. */
    panelUrl: v.string(),
  }),
]);
export type SiteSetup = v.InferOutput<typeof SiteSetupSchema>;
