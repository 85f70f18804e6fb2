/** `GET /v1/about`: what a Patchpanel server says of itself to anybody, before sign-in. */
import * as v from 'valibot';

export const AboutSchema = v.object({
  product: v.literal('patchpanel'),
  serverId: v.string(),
  serverVersion: v.string(),
  protocol: v.object({ min: v.number(), max: v.number() }),
  /** Address of the OpenID provider to sign in at. */
  issuer: v.string(),
});
export type About = v.InferOutput<typeof AboutSchema>;
