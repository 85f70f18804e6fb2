/** `GET /v1/about`: what a Patchpanel server says of itself to anybody, before sign-in. */
import * as v from 'valibot';

/** How people sign in: with a password of this server, or at which outside issuers. */
export const SignInWaysSchema = v.object({
  passwords: v.boolean(),
  issuers: v.array(v.object({ id: v.string(), name: v.string(), issuer: v.string() })),
});
export type SignInWays = v.InferOutput<typeof SignInWaysSchema>;

export const AboutSchema = v.object({
  product: v.literal('patchpanel'),
  serverId: v.string(),
  serverVersion: v.string(),
  protocol: v.object({ min: v.number(), max: v.number() }),
  /** Address of the OpenID provider to sign in at. */
  issuer: v.string(),
  /** Older servers do not say. */
  signIn: v.optional(SignInWaysSchema),
});
export type About = v.InferOutput<typeof AboutSchema>;
