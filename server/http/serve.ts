/** Starts the server: mounts the sign-in beside the API behind one host check, and ends both in order. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import type { Logger } from 'pino';
import type { HeadExporter } from '../audit/export-heads.ts';
import type { Database } from '../db/database.ts';
import { DEFAULT_TENANT_ID } from '../db/tenant.ts';
import { Snapshots } from '../feed/snapshot.ts';
import { createLog } from '../log.ts';
import { createSecretBox } from '../records/secret-box.ts';
import { passwordCheck, passwordVerification } from '../sign-in/accounts.ts';
import { passwordChange } from '../sign-in/change-password.ts';
import { extensionIds, isExtensionOrigin } from '../sign-in/clients.ts';
import { loadKeys } from '../sign-in/keys.ts';
import { limitSignIn } from '../sign-in/limit-sign-in.ts';
import { isSignInPath, signInListener } from '../sign-in/listener.ts';
import type { OutsideIssuer } from '../sign-in/outside/issuer-config.ts';
import { connectIssuers } from '../sign-in/outside/issuers.ts';
import type { Cost } from '../sign-in/password.ts';
import { createProvider } from '../sign-in/provider.ts';
import { createApp } from './app.ts';
import { tokenAuthentication } from './authenticate.ts';
import { readFacts } from './facts.ts';
import { allowedHosts, isAllowedHost, isForAnyHost } from './hosts.ts';
import { IdleAnswers } from './idle-answers.ts';
import { listen, type RequestHandler } from './listen.ts';
import { type AuditOptions, startMaintenance } from './maintenance.ts';
import type { Metrics } from './metrics.ts';
import { createOperations, type Operations } from './operations.ts';
import { PROBLEM_TYPE, problem } from './problem-answer.ts';
import type { Rates } from './rate-limit.ts';
import { replicaMetrics } from './replica-metrics.ts';
import type { ServerFacts } from './route.ts';
import { SeenCallers } from './seen-callers.ts';

/** Polls are woken at once; this is for answers on a slow line. */
const CLOSE_GRACE_MS = 2000;

export interface ServeOptions {
  database: Database;
  /** Loopback unless told otherwise. */
  host?: string;
  /** 0 takes any free port. */
  port?: number;
  /** Address that browsers use, when it is not the bound one: no path, no slash at the end. */
  publicUrl?: string;
  /** Encrypts the secrets of CRM instances: 32 bytes in base64. Without it secrets are refused. */
  secretKey?: string;
  /** Lifetime of access tokens; five minutes when absent. */
  accessTokenSeconds?: number;
  /** Client protocol versions that are spoken; other than the present ones in tests only. */
  protocol?: ServerFacts['protocol'];
  /** Ids of extensions besides our own builds. */
  addedExtensionIds?: readonly string[];
  /** Addresses and networks of proxies that say whom they pass on; those of this machine when absent. */
  trustedProxies?: readonly string[];
  /** Requests a minute; no limits when absent. */
  rates?: Rates;
  /** Shows `/metrics` to others than this machine. */
  metricsToken?: string;
  /** How long `/readyz` says no before connections are refused, so that a proxy learns of it. */
  drainSeconds?: number;
  /** Retention of the audit trail, and where its head is written down. */
  audit?: AuditOptions;
  /** Who else may sign people in. */
  outsideIssuers?: readonly OutsideIssuer[];
  /** False: nobody signs in with a password of this server. */
  passwords?: boolean;
  /** What the check of a password costs; other than the present cost in tests only, which sign in by the thousand. */
  passwordCost?: Cost;
  /** Warnings and errors to standard error when absent. */
  log?: Logger;
}

export interface RunningServer {
  readonly url: string;
  /** The port that is bound; `url` may name another one. */
  readonly port: number;
  close(): Promise<void>;
}

interface Mounted {
  url: string;
  tenantId: string;
  polls: IdleAnswers;
  operations: Operations;
  log: Logger;
}

/** Builds sign-in and API; gives the listener that chooses between them. */
async function mount(
  options: ServeOptions,
  { url, tenantId, polls, operations, log }: Mounted,
): Promise<RequestHandler> {
  const { database, outsideIssuers = [], passwords = true } = options;
  const signIn = {
    passwords,
    issuers: outsideIssuers.map(({ id, name, issuer }) => ({ id, name, issuer })),
  };
  const [keys, facts] = await Promise.all([
    loadKeys(database, tenantId),
    readFacts(database, { tenantId, url, protocol: options.protocol, signIn }),
  ]);
  const ids = extensionIds(options.addedExtensionIds);
  const { accessTokenSeconds } = options;
  const verify = passwordVerification({ database, tenantId }, options.passwordCost);
  const provider = createProvider({
    database,
    tenantId,
    url,
    keys,
    extensionIds: ids,
    checkPassword: passwordCheck(verify),
    changePassword: passwordChange({ database, tenantId, verify }),
    clientAddress: operations.clientAddress,
    outside: connectIssuers(outsideIssuers, { database, tenantId, url }),
    choices: signIn,
    accessTokenSeconds,
    log,
  });
  const authenticate = tokenAuthentication({
    signing: keys.signing,
    issuer: facts.issuer,
    audience: `${url}/v1`,
  });
  const isSecure = url.startsWith('https:');
  const app = createApp({
    database,
    tenantId,
    authenticate,
    polls,
    facts,
    secrets: options.secretKey ? createSecretBox(options.secretKey) : null,
    snapshots: new Snapshots(),
    callers: new SeenCallers(),
    extensionIds: ids,
    operations,
    log,
    isSecure,
  });
  const pages = limitSignIn(signInListener(provider, log), {
    ...operations,
    isOwnOrigin: (origin) => isExtensionOrigin(origin, ids),
    log,
  });
  // A probe of HTTP/1.0 names none.
  const { hostname } = new URL(url);
  const api = getRequestListener(app.fetch, { overrideGlobalObjects: false, hostname });
  return async (request, response) => {
    try {
      await (isSignInPath(request.url ?? '') ? pages : api)(request, response);
    } catch (error) {
      // Both answer their errors themselves
      log.error({ err: error }, 'failed');
      response.destroy();
    }
  };
}

/** Refuses foreign hosts before anything else looks at the request. */
function behindHostCheck(
  hosts: ReadonlySet<string>,
  { inner, log, showsMetrics }: { inner: RequestHandler; log: Logger } & Pick<Operations, 'showsMetrics'>,
): RequestHandler {
  const body = problem(
    421,
    'unknown_host',
    'This server does not answer under that host name. Its operator can add it as PATCHPANEL_PUBLIC_URL.',
  );
  return async (request, response) => {
    if (isAllowedHost(request.headers.host, hosts) || isForAnyHost(request, showsMetrics)) {
      return inner(request, response);
    }
    const requestId = randomUUID();
    log.warn({ requestId, method: request.method, status: 421, refusal: body.code }, 'answered');
    const safe = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
    response.writeHead(421, { 'Content-Type': PROBLEM_TYPE, ...safe });
    response.end(JSON.stringify(body));
  };
}

/** Addresses that mean "every interface" are no address to call. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function watch(metrics: Metrics, { polls, heads }: { polls: IdleAnswers; heads: HeadExporter }): void {
  metrics.watchThread();
  metrics.add(
    {
      name: 'patchpanel_polls_waiting',
      help: 'Long polls that wait for a change.',
      type: 'gauge',
      read: () => polls.waiting,
    },
    {
      name: 'patchpanel_polls_remembered_total',
      help: 'Polls that were answered, or went on waiting, without asking the database.',
      type: 'counter',
      read: () => polls.given,
    },
    {
      name: 'patchpanel_audit_head_exported',
      help: 'Number of the newest entry of the audit trail that is written down elsewhere.',
      type: 'gauge',
      read: () => heads.exported,
    },
    {
      name: 'patchpanel_audit_head_failures_total',
      help: 'How often the head of the audit trail could not be written down.',
      type: 'counter',
      read: () => heads.failures,
    },
  );
}

export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { database, host = '127.0.0.1', port: wanted = 0 } = options;
  const log = options.log ?? createLog({ level: 'warn', destination: process.stderr });
  const tenantId = DEFAULT_TENANT_ID;
  const listening = await listen(host, wanted);
  const polls = new IdleAnswers(database);
  const url = options.publicUrl ?? urlOf(host, listening.port);
  const operations = createOperations(options);
  const maintenance = startMaintenance({ database, tenantId, audit: options.audit, log });
  const stop = async () => {
    polls.close();
    await listening.close(CLOSE_GRACE_MS);
    operations.metrics.stop();
    await maintenance.stop();
  };
  try {
    const hosts = allowedHosts({ host, port: listening.port, publicUrl: url });
    const mounted = await mount(options, { url, tenantId, polls, operations, log });
    listening.handle(behindHostCheck(hosts, { inner: mounted, log, ...operations }));
    await maintenance.run();
  } catch (error) {
    await stop();
    throw error;
  }
  watch(operations.metrics, { polls, heads: maintenance.heads });
  operations.metrics.add(...replicaMetrics(() => database.replicas?.() ?? null));
  const close = async () => {
    operations.readiness.stop();
    await pause((options.drainSeconds ?? 0) * 1000);
    await stop();
  };
  return { url, port: listening.port, close };
}
