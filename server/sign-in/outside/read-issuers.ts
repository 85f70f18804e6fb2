/** Reads which outside issuers there are, from variables or from a file; every message says where. Runs in the server. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type OutsideIssuer, OutsideIssuerSchema } from './issuer-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Each variable is one property of an issuer in the file. */
const VARIABLES: Readonly<Record<string, { readonly key: string; read(text: string): unknown }>> = {
  OIDC_ID: { key: 'id', read: String },
  OIDC_NAME: { key: 'name', read: String },
  OIDC_ISSUER: { key: 'issuer', read: String },
  OIDC_CLIENT_ID: { key: 'clientId', read: String },
  OIDC_CLIENT_SECRET_FILE: { key: 'clientSecretFile', read: String },
  OIDC_AUDIENCE: { key: 'audience', read: String },
  OIDC_SCOPE: { key: 'scope', read: String },
  OIDC_ALGORITHMS: { key: 'algorithms', read: listOf },
  OIDC_USERNAME_CLAIM: { key: 'usernameClaim', read: String },
  OIDC_ROLE_CLAIM: { key: 'roleClaim', read: String },
  OIDC_ROLES: { key: 'roles', read: rolesOf },
  OIDC_TENANT_CLAIM: { key: 'tenantClaim', read: String },
  OIDC_TENANTS: { key: 'tenants', read: listOf },
  OIDC_CRM_USERNAME_CLAIM: { key: 'crmUsernameClaim', read: String },
  OIDC_ACCOUNTS: { key: 'accounts', read: String },
  OIDC_MAX_AGE: { key: 'maxAge', read: Number },
  OIDC_SESSION_HOURS: { key: 'sessionHours', read: Number },
};

export const OUTSIDE_VARIABLES: readonly string[] = [...Object.keys(VARIABLES), 'PATCHPANEL_OIDC_FILE'];

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** `VALUE=ROLE,…`; a value with commas or equals signs, such as an LDAP name, needs the file. */
function rolesOf(text: string): Record<string, string[]> {
  const roles: Record<string, string[]> = Object.create(null);
  for (const [value = '', role = ''] of listOf(text).map((part) => part.split(/=(.*)/s))) {
    roles[value] = [...(roles[value] ?? []), role];
  }
  return roles;
}

export interface Issuers {
  readonly issuers: readonly OutsideIssuer[];
  /** One line each: where, and what to do. */
  readonly faults: readonly string[];
}

interface Place {
  /** Begins with the variable, or with the file and the number of the issuer. */
  name(property: string): string;
  readonly given: unknown;
}

/** Variables for one issuer, a file for several, or none. */
export function readIssuers(environment: Environment): Issuers {
  const file = environment.PATCHPANEL_OIDC_FILE;
  const used = Object.keys(VARIABLES).filter((name) => environment[name] !== undefined);
  if (file === undefined) return used.length === 0 ? { issuers: [], faults: [] } : fromVariables(environment);
  if (used.length === 0) return fromFile(file);
  return {
    issuers: [],
    faults: [`PATCHPANEL_OIDC_FILE: ${used.join(', ')} would be passed over. Use the file or the variables.`],
  };
}

function fromVariables(environment: Environment): Issuers {
  const given: Record<string, unknown> = {};
  for (const [name, { key, read }] of Object.entries(VARIABLES)) {
    const text = environment[name];
    if (text !== undefined) given[key] = read(text);
  }
  given.name ??= URL.parse(String(given.issuer))?.host;
  const variable = new Map(Object.entries(VARIABLES).map(([name, { key }]) => [key, name]));
  return parseAll([{ name: (property) => variable.get(property) ?? 'OIDC_ISSUER', given }]);
}

const FileSchema = v.strictObject({ issuers: v.array(v.unknown()) });

function fromFile(file: string): Issuers {
  const fault = (text: string): Issuers => ({ issuers: [], faults: [`PATCHPANEL_OIDC_FILE: ${text}`] });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return fault(`${file} ${code ? `cannot be read (${code})` : `is no JSON: ${message}`}.`);
  }
  const parsed = v.safeParse(FileSchema, content);
  if (!parsed.success) return fault(`${file} has to be {"issuers": [ … ]}.`);
  return parseAll(
    parsed.output.issuers.map((given, index) => ({
      name: (property) => `PATCHPANEL_OIDC_FILE: issuers[${index}]${property && `.${property}`}`,
      given,
    })),
  );
}

function parseAll(places: readonly Place[]): Issuers {
  const issuers: OutsideIssuer[] = [];
  const faults: string[] = [];
  for (const place of places) {
    const parsed = v.safeParse(OutsideIssuerSchema, place.given);
    if (!parsed.success) {
      faults.push(...parsed.issues.map((issue) => faultOf(place, issue)));
      continue;
    }
    const { clientSecretFile, ...rest } = parsed.output;
    const secret = clientSecretFile === undefined ? null : readSecret(clientSecretFile);
    if (secret instanceof Error) faults.push(`${place.name('clientSecretFile')}: ${secret.message}`);
    else issuers.push({ ...rest, clientSecret: secret });
    for (const key of ['id', 'issuer'] as const) {
      if (issuers.filter((each) => each[key] === rest[key]).length > 1)
        faults.push(`${place.name(key)}: ${rest[key]} stands there twice. Give each issuer its own.`);
    }
  }
  return { issuers, faults };
}

function faultOf(place: Place, issue: v.BaseIssue<unknown>): string {
  const [property = '', ...rest] = (v.getDotPath(issue) ?? '').split(/\.(.*)/s);
  const value = rest[0] ? ` (${rest[0]})` : '';
  const message = issue.received === 'undefined' ? 'is missing.' : issue.message;
  return `${place.name(property)}${value}: ${message}`;
}

function readSecret(file: string): string | Error {
  try {
    const secret = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return secret === '' ? new Error(`${file} is empty.`) : secret;
  } catch (error) {
    return new Error(`${file} cannot be read (${(error as { code?: string }).code}).`);
  }
}
