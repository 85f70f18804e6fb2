/** The server's configuration from its environment; every message names the variable and says what to do. */
import * as v from 'valibot';
import { FEWEST_DAYS } from './audit/cut-trail.ts';
import { STATEMENT_SECONDS } from './db/open.ts';
import type { AuditOptions } from './http/maintenance.ts';
import type { Rates } from './http/rate-limit.ts';
import { isNetwork, LOOPBACK_PROXIES } from './sign-in/client-address.ts';
import { isSafeAddress, type OutsideIssuer } from './sign-in/outside/issuer-config.ts';
import { OUTSIDE_VARIABLES, readIssuers } from './sign-in/outside/read-issuers.ts';

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}

const isPostgresUrl = (text: string) => /^postgres(ql)?:\/\//.test(text);

const wholeNumber = (least: number, most: number, message: string) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, message),
    v.transform(Number),
    v.minValue(least, message),
    v.maxValue(most, message),
  );

const ListSchema = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
);

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const EnvironmentSchema = v.object({
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        isPostgresUrl,
        'Use an address that begins with postgres:// or leave it out for the embedded database.',
      ),
    ),
  ),
  PATCHPANEL_REPLICA_URLS: v.optional(
    v.pipe(
      ListSchema,
      v.check(
        (urls) => urls.every(isPostgresUrl),
        'Use addresses that begin with postgres://, comma-separated; a comma inside of one is written %2C.',
      ),
    ),
    '',
  ),
  PATCHPANEL_STATEMENT_SECONDS: v.optional(
    wholeNumber(1, 3600, 'Use a number of seconds from 1 to 3600.'),
    String(STATEMENT_SECONDS),
  ),
  PATCHPANEL_HOST: v.optional(
    v.pipe(v.string(), v.minLength(1, 'Name an address to bind, such as 127.0.0.1.')),
    '127.0.0.1',
  ),
  PATCHPANEL_PORT: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,5}$/, 'Use a port number from 0 to 65535.'),
      v.transform(Number),
      v.maxValue(65_535, 'Use a port number from 0 to 65535.'),
    ),
    '8471',
  ),
  PATCHPANEL_PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(isOrigin, 'Use the address browsers see, such as https://patchpanel.example, without a path.'),
    ),
  ),
  PATCHPANEL_DATA_DIR: v.optional(v.pipe(v.string(), v.minLength(1, 'Name a folder.')), 'patchpanel-data'),
  PATCHPANEL_SECRET_KEY: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (text) => Buffer.from(text, 'base64').length === 32,
        'Use 32 random bytes in base64, as `openssl rand -base64 32` prints them.',
      ),
    ),
  ),
  PATCHPANEL_EXTENSION_IDS: v.optional(ListSchema, ''),
  PATCHPANEL_TRUSTED_PROXIES: v.optional(
    v.pipe(
      ListSchema,
      v.check(
        (networks) => networks.every(isNetwork),
        'Use addresses or networks, comma-separated, such as 10.0.0.7,fd00::/8.',
      ),
    ),
  ),
  PATCHPANEL_AUDIT_HEADS_FILE: v.optional(v.pipe(v.string(), v.minLength(1, 'Name a file.'))),
  PATCHPANEL_AUDIT_HEADS_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        isSafeAddress,
        'Use an address that begins with https://, without a username in it; http is for this machine alone.',
      ),
    ),
  ),
  PATCHPANEL_AUDIT_HEADS_MINUTES: v.optional(
    wholeNumber(1, 1440, 'Use a number of minutes from 1 to 1440.'),
    '10',
  ),
  PATCHPANEL_AUDIT_DAYS: v.optional(
    wholeNumber(
      FEWEST_DAYS,
      36_500,
      `Use a number of days from ${FEWEST_DAYS} on, or leave it out to keep everything.`,
    ),
  ),
  PATCHPANEL_RATE_ACCOUNT: v.optional(
    wholeNumber(0, 1_000_000, 'Use a number of requests a minute, or 0 for no limit.'),
    '3000',
  ),
  PATCHPANEL_RATE_ADDRESS: v.optional(
    wholeNumber(0, 100_000_000, 'Use a number of requests a minute, or 0 for no limit.'),
    '60000',
  ),
  PATCHPANEL_METRICS_TOKEN: v.optional(v.pipe(v.string(), v.minLength(16, 'Use at least 16 characters.'))),
  PATCHPANEL_DRAIN_SECONDS: v.optional(wholeNumber(0, 300, 'Use a number of seconds from 0 to 300.'), '0'),
  PATCHPANEL_FIRST_ADMIN: v.optional(v.pipe(v.string(), v.minLength(1, 'Name the first account.'))),
  PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: v.optional(v.pipe(v.string(), v.minLength(1, 'Name a file.'))),
  PATCHPANEL_PASSWORDS: v.optional(v.picklist(['on', 'off'], 'Use on or off.'), 'on'),
  LOG_LEVEL: v.optional(v.picklist(LEVELS, `Use one of: ${LEVELS.join(', ')}.`), 'info'),
});

export interface Config {
  databaseUrl: string | undefined;
  /** Hot standbys of that server. */
  replicaUrls: readonly string[];
  /** How long a statement of a request may take on PostgreSQL. */
  statementSeconds: number;
  host: string;
  port: number;
  publicUrl: string | undefined;
  dataDir: string;
  secretKey: string | undefined;
  extensionIds: readonly string[];
  /** Proxies whose word on who asks is taken. */
  trustedProxies: readonly string[];
  audit: AuditOptions;
  rates: Rates;
  metricsToken: string | undefined;
  drainSeconds: number;
  firstAdmin: { username: string; passwordFile: string } | undefined;
  /** False: nobody signs in with a password of this server. */
  passwords: boolean;
  outsideIssuers: readonly OutsideIssuer[];
  logLevel: string;
}

/** Every variable that the server reads. */
export const VARIABLES: readonly string[] = [...Object.keys(EnvironmentSchema.entries), ...OUTSIDE_VARIABLES];

/** A configuration that cannot be used; its message is for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Throws `ConfigError` with one line per variable that is wrong. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = v.safeParse(EnvironmentSchema, environment);
  const { issuers, faults } = readIssuers(environment);
  const wrong = (parsed.issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  if (!parsed.success || faults.length > 0) throw new ConfigError([...wrong, ...faults].join('\n'));
  const values = parsed.output;
  const { PATCHPANEL_FIRST_ADMIN: username, PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: passwordFile } = values;
  if ((username === undefined) !== (passwordFile === undefined)) {
    throw new ConfigError(
      'PATCHPANEL_FIRST_ADMIN and PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE: set both, or none.',
    );
  }
  if (values.PATCHPANEL_REPLICA_URLS.length > 0 && values.DATABASE_URL === undefined) {
    throw new ConfigError('PATCHPANEL_REPLICA_URLS: set DATABASE_URL too, of the server that they follow.');
  }
  const passwords = values.PATCHPANEL_PASSWORDS === 'on';
  if (!passwords && issuers.length === 0) {
    throw new ConfigError(
      'PATCHPANEL_PASSWORDS: off leaves no way to sign in. Set OIDC_ISSUER or PATCHPANEL_OIDC_FILE too.',
    );
  }
  return {
    databaseUrl: values.DATABASE_URL,
    replicaUrls: values.PATCHPANEL_REPLICA_URLS,
    statementSeconds: values.PATCHPANEL_STATEMENT_SECONDS,
    host: values.PATCHPANEL_HOST,
    port: values.PATCHPANEL_PORT,
    publicUrl: values.PATCHPANEL_PUBLIC_URL,
    dataDir: values.PATCHPANEL_DATA_DIR,
    secretKey: values.PATCHPANEL_SECRET_KEY,
    extensionIds: values.PATCHPANEL_EXTENSION_IDS,
    trustedProxies: values.PATCHPANEL_TRUSTED_PROXIES ?? LOOPBACK_PROXIES,
    audit: {
      heads: { file: values.PATCHPANEL_AUDIT_HEADS_FILE, url: values.PATCHPANEL_AUDIT_HEADS_URL },
      headsMinutes: values.PATCHPANEL_AUDIT_HEADS_MINUTES,
      days: values.PATCHPANEL_AUDIT_DAYS,
    },
    rates: { account: values.PATCHPANEL_RATE_ACCOUNT, address: values.PATCHPANEL_RATE_ADDRESS },
    metricsToken: values.PATCHPANEL_METRICS_TOKEN,
    drainSeconds: values.PATCHPANEL_DRAIN_SECONDS,
    firstAdmin: username && passwordFile ? { username, passwordFile } : undefined,
    passwords,
    outsideIssuers: issuers,
    logLevel: values.LOG_LEVEL,
  };
}
