/** What the claims of an id token say of a person here: username, roles, whether they belong to this tenant. Runs in the server. */
import { isPostgresText, MAX_TEXT } from '../../../lib/schema/text-limits.ts';
import type { IdTokenClaims } from './id-token.ts';
import type { ClaimedRole, OutsideIssuer } from './issuer-config.ts';
import { OutsideRefusal } from './refusal.ts';

export interface OutsidePerson {
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  /** `null`: roles are given by admins. Empty: the issuer gives none. */
  readonly roles: readonly ClaimedRole[] | null;
  /** Which CRM user an agent is. */
  readonly crmUsername: string | null;
}

/** Throws `OutsideRefusal` for who belongs to no tenant here, or has no name. */
export function mapClaims(claims: IdTokenClaims, issuer: OutsideIssuer): OutsidePerson {
  const { tenantClaim, tenants, usernameClaim, roleClaim, roles, crmUsernameClaim } = issuer;
  if (tenantClaim !== undefined && !textsAt(claims, tenantClaim).some((value) => tenants?.includes(value))) {
    throw new OutsideRefusal('tenant');
  }
  const username = nameAt(claims, usernameClaim);
  if (username === null) throw new OutsideRefusal('nameless', usernameClaim);
  return {
    issuer: issuer.issuer,
    subject: claims.sub,
    username,
    roles: roleClaim === undefined || roles === undefined ? null : rolesOf(textsAt(claims, roleClaim), roles),
    crmUsername: crmUsernameClaim === undefined ? null : nameAt(claims, crmUsernameClaim),
  };
}

/** Only what the operator wrote down counts: the word `admin` in a token is no role. */
function rolesOf(values: readonly string[], roles: Readonly<Record<string, ClaimedRole[]>>): ClaimedRole[] {
  const found = values.flatMap((value) => (Object.hasOwn(roles, value) ? (roles[value] ?? []) : []));
  return [...new Map(found.map((each) => [`${each.role} ${each.crmId}`, each])).values()];
}

/** The claim of that very name (some are addresses with dots), else the path of it: `realm_access.roles`. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (at, part) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, part)
          ? (at as Record<string, unknown>)[part]
          : undefined,
      claims,
    );
}

function textsAt(claims: IdTokenClaims, name: string): string[] {
  const value = claimAt(claims, name);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}

function nameAt(claims: IdTokenClaims, name: string): string | null {
  const value = claimAt(claims, name);
  const isName =
    typeof value === 'string' && value !== '' && value.length <= MAX_TEXT && isPostgresText(value);
  return isName ? value : null;
}
