/** The Hono app of the API: every route of the table, and what holds for all of them. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import { DECIDED_HEADER } from '../../lib/schema/decided.ts';
import { ProblemError } from '../problem-error.ts';
import type { ClientAddress } from '../sign-in/client-address.ts';
import { isExtensionOrigin } from '../sign-in/clients.ts';
import { CHALLENGE } from './authenticate.ts';
import { LastingWorks } from './lasting-works.ts';
import { MAX_BODY_BYTES, refuseLong } from './limit-body.ts';
import { openApiDocument } from './openapi.ts';
import { createOperations, type Operations } from './operations.ts';
import { answerFor, PROBLEM_TYPE, problem } from './problem-answer.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';
import {
  type AppContext,
  EXPOSED_HEADERS,
  protection,
  type Send,
  type SendOptions,
  sending,
  type Variables,
} from './send.ts';
import { costOf, type DataServer, serveData } from './serve-data.ts';

export interface AppOptions extends SendOptions, Omit<DataServer, 'works' | 'limits'> {
  /** Without limits, and for nobody to look at, when absent. */
  readonly operations?: Operations;
  readonly log: Logger;
}

function sendError(context: AppContext, error: unknown, { send, log }: { send: Send; log: Logger }) {
  const requestId = context.get('requestId');
  const { problem: body, headers, expected } = answerFor(error, requestId);
  context.set('refusal', body.code);
  if (!expected) log.error({ requestId, err: error }, 'failed');
  const all: Record<string, string> = { ...headers };
  if (body.status === 401) all['WWW-Authenticate'] ??= CHALLENGE;
  return send(context, { status: body.status, body, headers: all, type: PROBLEM_TYPE });
}

/** Answers what browsers ask before they ask something. */
function preflight({ extensionIds, isSecure }: AppOptions) {
  const allow = cors({
    origin: (origin) => (isExtensionOrigin(origin, extensionIds) ? origin : null),
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'Idempotency-Key',
      DECIDED_HEADER,
      'Patchpanel-Protocol',
      'Patchpanel-Source',
    ],
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: 7200,
  });
  return async (context: AppContext, next: () => Promise<void>) => {
    if (context.req.method !== 'OPTIONS') return next();
    for (const [name, value] of Object.entries(protection(isSecure))) context.header(name, value);
    return allow(context, next);
  };
}

const WAITING = new Set(ROUTES.flatMap((route) => ('waits' in route && route.waits ? route.path : [])));

function noteAnswers(log: Logger, { metrics }: Operations) {
  return async (context: AppContext, next: () => Promise<void>) => {
    const started = performance.now();
    const requestId = randomBytes(9).toString('base64url');
    context.set('requestId', requestId);
    await next();
    const took = performance.now() - started;
    const { method } = context.req;
    const status = context.get('status') ?? context.res.status;
    const route = context.get('route') ?? 'none';
    const [accountId, refusal] = [context.get('accountId'), context.get('refusal')];
    log.info({ requestId, accountId, method, route, status, refusal, ms: Math.round(took) }, 'answered');
    metrics.answered({ method, route, status, seconds: took / 1000, hasWaited: WAITING.has(route) });
  };
}

/** In process there is no connection, and so no address. */
function noteAddress(clientAddress: ClientAddress) {
  return async (context: AppContext, next: () => Promise<void>) => {
    const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
    context.set('address', incoming ? clientAddress(incoming) : null);
    await next();
  };
}

/** After the headers of other origins were set, or the extension could not read why it is refused. */
function limitAddress({ limits }: Operations, context: AppContext, route: Route): void {
  const address = context.get('address');
  if (address !== null && route.path.startsWith('/v1/')) {
    limits.require('address', address, route.access === 'open' ? 1 : costOf(route));
  }
}

/** Every path with the methods it has, for 405 answers. */
function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}

export function createApp(options: AppOptions): Hono<{ Variables: Variables }> {
  const { log, facts, operations = createOperations(options) } = options;
  const app = new Hono<{ Variables: Variables }>();
  const send = sending(options);
  const ways = { send, log };
  const open = {
    facts,
    readiness: operations.readiness,
    metrics: { text: () => operations.metrics.text(), isFor: operations.showsMetrics },
    openApi: () => openApiDocument(ROUTES, facts),
  };
  app.use(noteAnswers(log, operations));
  app.use(noteAddress(operations.clientAddress));
  app.use(preflight(options));
  const server: DataServer = { ...options, limits: operations.limits, works: new LastingWorks() };
  for (const route of ROUTES) {
    app.on(route.method, route.path, async (context) => {
      context.set('route', route.path);
      limitAddress(operations, context, route);
      refuseLong(context.req, route.maxBodyBytes ?? MAX_BODY_BYTES);
      const asker = { address: context.get('address'), authorization: context.req.header('Authorization') };
      const answer =
        route.access === 'open' ? await route.answer(open, asker) : await serveData(server, route, context);
      return send(context, answer);
    });
  }
  for (const [path, methods] of methodsByPath(ROUTES)) {
    app.all(path, (context) => {
      context.set('route', path);
      const detail = `This address answers ${methods.join(' and ')} only.`;
      throw new ProblemError(problem(405, 'method', detail), { Allow: methods.join(', ') });
    });
  }
  app.notFound((context) =>
    sendError(context, new ProblemError(problem(404, 'no_route', 'There is no such address.')), ways),
  );
  app.onError((error, context) => sendError(context, error, ways));
  return app;
}
