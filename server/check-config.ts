/** `--check`: everything an operator may have got wrong, looked at without starting or changing anything. Runs in the server. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Config, ConfigError, readConfig, VARIABLES } from './config.ts';
import { missingAfter, readApplied } from './db/migrate.ts';
import { hasEmbeddedDatabase, type OwnerTransaction } from './db/owner.ts';
import { connect } from './sign-in/outside/connection.ts';
import type { OutsideIssuer } from './sign-in/outside/issuer-config.ts';
import { redirectUriOf, signedOutUriOf } from './sign-in/outside/issuers.ts';

export interface Checked {
  /** What was found good, and what has to be known elsewhere. */
  readonly notes: string[];
  /** One line each: where, and what to do. */
  readonly faults: string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Read by other commands of the repository. */
const OTHERS = [
  'PATCHPANEL_FIREFOX_ID',
  'PATCHPANEL_FIXED_HOSTS',
  'PATCHPANEL_NOT_RUN_FILE',
  'PATCHPANEL_OUT_DIR',
  'PATCHPANEL_PICTURES',
  'PATCHPANEL_REQUIRE_ALL',
  'PATCHPANEL_SERVER',
  'PATCHPANEL_TOKEN',
];

export async function checkConfig(environment: Environment): Promise<Checked> {
  const unknown = unknownVariables(environment);
  let config: Config;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { notes: [], faults: [...error.message.split('\n'), ...unknown] };
  }
  const parts = await Promise.all([
    checkDatabase(config),
    checkStandbys(config),
    checkPasswordFile(config),
    checkHeadsFile(config.audit.heads?.file),
    checkHeadsAddress(config.audit.heads?.url),
    ...config.outsideIssuers.map((issuer) => checkIssuer(issuer, config)),
  ]);
  return {
    notes: parts.flatMap(({ notes }) => notes),
    faults: [...unknown, ...parts.flatMap(({ faults }) => faults)],
  };
}

/** A name that is spelt wrong would be passed over at a start. */
function unknownVariables(environment: Environment): string[] {
  const known = new Set([...VARIABLES, ...OTHERS]);
  const given = Object.keys(environment).filter((name) => /^(PATCHPANEL|OIDC)_/.test(name));
  return given
    .filter((name) => !known.has(name))
    .map((name) => `${name}: the server reads no such variable.`);
}

const fine = (...notes: string[]): Checked => ({ notes, faults: [] });
const fault = (where: string, error: unknown): Checked => {
  const { message, code } = error as { message?: string; code?: string };
  return { notes: [], faults: [`${where}: ${message || code}`] };
};

async function checkDatabase({ databaseUrl, dataDir, outsideIssuers }: Config): Promise<Checked> {
  if (databaseUrl === undefined) return checkFolder(dataDir);
  try {
    const { openPostgresOwner } = await import('./db/postgres-owner.ts');
    const owner = await openPostgresOwner(databaseUrl);
    try {
      return await owner.transaction('read', (tx) => lookInside(tx, outsideIssuers));
    } finally {
      await owner.close();
    }
  } catch (error) {
    return fault('DATABASE_URL', error);
  }
}

async function checkStandbys({ databaseUrl, replicaUrls }: Config): Promise<Checked> {
  if (databaseUrl === undefined || replicaUrls.length === 0) return fine();
  const { checkReplicas } = await import('./check-replicas.ts');
  return checkReplicas(databaseUrl, replicaUrls);
}

async function lookInside(tx: OwnerTransaction, issuers: readonly OutsideIssuer[]): Promise<Checked> {
  const [found] = await tx.rows<{ version: string; there: boolean; instances: boolean }>(
    `select current_setting('server_version') as version,
      to_regclass('public.schema_migrations') is not null as there,
      to_regclass('public.crm_instances') is not null as instances`,
  );
  const missing = await missingAfter('The database', found?.there ? await readApplied(tx) : []);
  const steps =
    missing.length === 0 ? 'nothing to migrate' : `${missing.length} migrations at the next start`;
  const faults = found?.instances ? await unknownInstances(tx, issuers) : [];
  return { notes: [`DATABASE_URL: PostgreSQL ${found?.version}, ${steps}.`], faults };
}

/** A role for a CRM instance that is not there lets nobody in. */
async function unknownInstances(tx: OwnerTransaction, issuers: readonly OutsideIssuer[]): Promise<string[]> {
  const rows = await tx.rows<{ crm_id: string }>('select crm_id from crm_instances where deleted_at is null');
  const known = new Set(rows.map((row) => row.crm_id));
  return issuers.flatMap(({ id, roles = {} }) =>
    Object.entries(roles).flatMap(([value, given]) =>
      given.flatMap(({ crmId }) =>
        crmId === null || known.has(crmId)
          ? []
          : [`OIDC roles of ${id} (${value}): there is no CRM instance with the CRM ID ${crmId}.`],
      ),
    ),
  );
}

async function checkFolder(dataDir: string): Promise<Checked> {
  try {
    const isThere = await hasEmbeddedDatabase(dataDir);
    await access(isThere ? dataDir : await nearestFolder(resolve(dataDir)), constants.W_OK);
    return fine(
      `PATCHPANEL_DATA_DIR: ${dataDir} ${isThere ? 'holds a database' : 'is empty or not there yet; a database is made at the start'}.`,
    );
  } catch (error) {
    return fault('PATCHPANEL_DATA_DIR', error);
  }
}

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) return path;
  if (found) throw new Error(`${path} is no folder.`);
  return nearestFolder(dirname(path));
}

async function checkPasswordFile({ firstAdmin }: Config): Promise<Checked> {
  if (firstAdmin === undefined) return fine();
  try {
    await access(firstAdmin.passwordFile, constants.R_OK);
    return fine();
  } catch (error) {
    return fault('PATCHPANEL_FIRST_ADMIN_PASSWORD_FILE', error);
  }
}

async function checkHeadsFile(path: string | undefined): Promise<Checked> {
  if (path === undefined) return fine();
  try {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) throw new Error(`${path} is a folder.`);
    await access(found ? path : dirname(resolve(path)), constants.W_OK);
    return fine();
  } catch (error) {
    return fault('PATCHPANEL_AUDIT_HEADS_FILE', error);
  }
}

const ANSWER_MS = 10_000;

/** Whether somebody answers there at all: a head is posted, and is kept by whoever gets one. */
async function checkHeadsAddress(url: string | undefined): Promise<Checked> {
  if (url === undefined) return fine();
  try {
    const { status } = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return fine(`PATCHPANEL_AUDIT_HEADS_URL: answers ${status} to HEAD; no head was posted.`);
  } catch (error) {
    return fault('PATCHPANEL_AUDIT_HEADS_URL', (error as Error).cause ?? error);
  }
}

async function checkIssuer(issuer: OutsideIssuer, { publicUrl, host, port }: Config): Promise<Checked> {
  const url = publicUrl ?? `http://${host}:${port}`;
  const redirectUri = redirectUriOf(url, issuer.id);
  try {
    await connect(issuer, { redirectUri, fetch, now: Date.now }).check();
    return fine(
      `OIDC ${issuer.id}: ${issuer.issuer} answers. Addresses to register there: ${redirectUri} after a sign-in, ${signedOutUriOf(url)} after a sign-out.`,
    );
  } catch (error) {
    const { detail } = error as { detail?: string };
    return fault(`OIDC ${issuer.id}`, { message: `${issuer.issuer}: ${detail ?? (error as Error).message}` });
  }
}
