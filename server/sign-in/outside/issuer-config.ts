/** What an operator says of an outside OpenID Connect issuer: who is let in from there, and as what. Runs in the server. */
import * as v from 'valibot';

/** Signatures with a key that only the issuer has. `none` and those with a shared secret (`HS…`) are never taken. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What is sent over http travels in clear, and anybody may answer, so it is for this machine alone. */
export function isSafeAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.hash !== '' || url.username !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

const Name = (what: string) => v.pipe(v.string(what), v.trim(), v.minLength(1, what), v.maxLength(200));

const HOW = 'Use admin, support or agent, with @ and a CRM ID for one CRM instance.';
const ROLE = /^(admin|support|agent)(?:@(.+))?$/;

/** `support@north.crm.example` is one CRM instance by its CRM ID, `support` all of them. */
const RoleSchema = v.pipe(
  v.string(HOW),
  v.regex(ROLE, HOW),
  v.transform((text) => {
    const [, role = '', crmId = null] = ROLE.exec(text) ?? [];
    return { role: role as 'admin' | 'support' | 'agent', crmId };
  }),
  v.check(
    ({ role, crmId }) => role !== 'agent' || crmId !== null,
    'An agent belongs to one CRM instance: write agent@ and its CRM ID.',
  ),
);
export type ClaimedRole = v.InferOutput<typeof RoleSchema>;

const RolesSchema = v.pipe(
  v.union([v.string(), v.array(v.unknown())], 'Use one role, or a list of them.'),
  v.transform((given) => (typeof given === 'string' ? [given] : given)),
  v.array(RoleSchema),
);

const wholeNumber = (most: number, what: string) =>
  v.pipe(v.number(what), v.integer(what), v.minValue(1, what), v.maxValue(most, what));

const Claim = Name('Name a claim of the id token.');

export const OutsideIssuerSchema = v.pipe(
  v.strictObject({
    id: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[a-z][a-z0-9-]{0,31}$/, 'Use small letters, digits and hyphens; it stands in addresses.'),
      ),
      'oidc',
    ),
    name: Name('Name the issuer as people know it; it stands on the button.'),
    issuer: v.pipe(
      v.string('Give the address of the issuer.'),
      v.check(isSafeAddress, 'Use the https address of the issuer, exactly as it writes it itself.'),
    ),
    clientId: Name('Give the client id that the issuer knows this server by.'),
    /** A public client where absent. */
    clientSecretFile: v.optional(Name('Name a file that holds the secret of the client.')),
    /** What id tokens are for; the client id where absent. */
    audience: v.optional(Name('Give the audience of id tokens.')),
    scope: v.optional(
      v.pipe(
        v.string(),
        v.check(
          (text) => text.split(' ').includes('openid'),
          'openid has to be among the scopes, with spaces between.',
        ),
      ),
      'openid profile',
    ),
    algorithms: v.optional(
      v.pipe(
        v.array(v.picklist(ALGORITHMS, `Use some of: ${ALGORITHMS.join(', ')}.`)),
        v.minLength(1, 'Allow at least one.'),
      ),
      ['RS256', 'PS256', 'ES256', 'EdDSA'],
    ),
    usernameClaim: v.optional(Claim, 'preferred_username'),
    roleClaim: v.optional(Claim),
    /** What a value of the claim stands for; values that are not here stand for nothing. */
    roles: v.optional(v.record(v.string(), RolesSchema)),
    tenantClaim: v.optional(Claim),
    /** Values of that claim whose people belong here. */
    tenants: v.optional(v.pipe(v.array(v.string()), v.minLength(1, 'Give at least one.'))),
    crmUsernameClaim: v.optional(Claim),
    /** `make`: an account at the first sign-in; `existing`: only who has been added by an admin. */
    accounts: v.optional(v.picklist(['make', 'existing'], 'Use make or existing.'), 'existing'),
    /** Seconds since somebody last typed a password there; the issuer must say when it was. */
    maxAge: v.optional(wholeNumber(31_536_000, 'Use a number of seconds.')),
    /** After so long the issuer is asked again. */
    sessionHours: v.optional(wholeNumber(336, 'Use a number of hours from 1 to 336.'), 12),
  }),
  v.forward(
    v.check(
      ({ roleClaim, roles }) => (roleClaim === undefined) === (roles === undefined),
      'Give roleClaim and roles, or neither: then admins give the roles.',
    ),
    ['roles'],
  ),
  v.forward(
    v.check(
      ({ tenantClaim, tenants }) => (tenantClaim === undefined) === (tenants === undefined),
      'Give tenantClaim and tenants, or neither: then everybody of the issuer belongs here.',
    ),
    ['tenants'],
  ),
  v.forward(
    v.check(
      ({ accounts, roleClaim }) => accounts === 'existing' || roleClaim !== undefined,
      'Accounts that are made need roleClaim and roles, or they could do nothing.',
    ),
    ['accounts'],
  ),
);

type Parsed = v.InferOutput<typeof OutsideIssuerSchema>;

export interface OutsideIssuer extends Omit<Parsed, 'clientSecretFile'> {
  /** `null` for a public client. */
  readonly clientSecret: string | null;
}
