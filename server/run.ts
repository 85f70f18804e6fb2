/** The server in production: configuration from the environment, no demo accounts, ends on SIGTERM and SIGINT. */
import type { Logger } from 'pino';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Database } from './db/database.ts';
import { openDatabase } from './db/open.ts';
import type { ReplicaEvent } from './db/replica-report.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { createLog } from './log.ts';

/** One line for the operator instead of a stack, for what an operator can mend. */
function explain(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message;
  const { code, port, message } = error as { code?: unknown; port?: unknown; message?: string };
  if (code === 'EADDRINUSE') return `PATCHPANEL_PORT: port ${port} is taken. Choose another one.`;
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') return `PATCHPANEL_HOST, PATCHPANEL_PORT: ${message}`;
  return undefined;
}

/** EX_TEMPFAIL of sysexits.h, so that a supervisor that leaves alone what ended with 2 tries again. */
const TRY_AGAIN = 75;

function stop(error: unknown): never {
  const line = explain(error);
  process.stderr.write(`${line ?? (error instanceof Error ? error.stack : String(error))}\n`);
  if (line === undefined) process.exit(1);
  process.exit(error instanceof ConfigError && isUnreached(error.cause) ? TRY_AGAIN : 2);
}

/** Beside the database's own class 08 and `cannot_connect_now`: what sockets and the resolver say. */
const UNREACHED = /^(08\d{3}|57P0[123]|53300|ECONN\w+|EHOST\w+|ENET\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** Nothing was said about the address being wrong: the database may be starting, as at the start of a machine. */
function isUnreached(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && UNREACHED.test(code);
}

/** The message of a database that cannot be opened says what to do; a stack would hide it. */
async function open(
  { databaseUrl, dataDir, replicaUrls, statementSeconds }: Config,
  log: Logger,
): Promise<Database> {
  const tell = ({ state, ...event }: ReplicaEvent) => {
    if (state === 'follows') log.info(event, 'feeds are read from the replica');
    else log.warn({ ...event, state }, 'feeds are read from the primary instead of the replica');
  };
  try {
    const replicas = { urls: replicaUrls, tell };
    return await openDatabase({ url: databaseUrl, dataDir, replicas, statementSeconds });
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    const variable = databaseUrl === undefined ? 'PATCHPANEL_DATA_DIR' : 'DATABASE_URL';
    throw new ConfigError(`${variable}: ${message || code}`, { cause: error });
  }
}

/** Looks at the whole configuration, changes nothing and starts nothing. Exit 0: it can be used; 2: one line for each fault. */
async function check(): Promise<void> {
  const { checkConfig } = await import('./check-config.ts');
  const { notes, faults } = await checkConfig(process.env);
  process.stdout.write(notes.map((line) => `${line}\n`).join(''));
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
}

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog({ level: config.logLevel });
  // What takes longest to import is read while the database opens.
  const [database, { startServer }] = await Promise.all([open(config, log), import('./http/serve.ts')]);
  try {
    await ensureFirstAdmin(database, config.firstAdmin, log);
    const server = await startServer({
      database,
      log,
      host: config.host,
      port: config.port,
      publicUrl: config.publicUrl,
      secretKey: config.secretKey,
      addedExtensionIds: config.extensionIds,
      trustedProxies: config.trustedProxies,
      audit: config.audit,
      outsideIssuers: config.outsideIssuers,
      passwords: config.passwords,
      rates: config.rates,
      metricsToken: config.metricsToken,
      drainSeconds: config.drainSeconds,
    });
    log.info({ url: server.url, database: database.driver }, 'ready');
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', () => resolve());
      process.once('SIGINT', () => resolve());
    });
    log.info('stopping');
    await server.close();
  } finally {
    await database.close();
  }
}

await (process.argv.includes('--check') ? check() : run()).catch(stop);
