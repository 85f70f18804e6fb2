/** The Hono app of the API: every route of the table, and what holds for all of them. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Logger } from 'pino';
import { ProblemError } from '../problem-error.ts';
import type { ClientAddress } from '../sign-in/client-address.ts';
import { isExtensionOrigin } from '../sign-in/clients.ts';
import { CHALLENGE } from './authenticate.ts';
import { encodeBody, encodeBrotli, encodeStream } from './encode-body.ts';
import { LastingWorks } from './lasting-works.ts';
import { limitBody } from './limit-body.ts';
import { openApiDocument } from './openapi.ts';
import { createOperations, type Operations } from './operations.ts';
import { answerFor, PROBLEM_TYPE, problem } from './problem-answer.ts';
import type { Answer, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { costOf, type DataServer, serveData } from './serve-data.ts';

const MAX_BODY_BYTES = 1024 * 1024;

export interface AppOptions extends Omit<DataServer, 'works' | 'limits'> {
  /** Without limits, and for nobody to look at, when absent. */
  readonly operations?: Operations;
  readonly extensionIds: readonly string[];
  readonly log: Logger;
  /** Sent only where the public address is https. */
  readonly isSecure: boolean;
}

interface Variables {
  requestId: string;
  /** Pattern of the route, for the log; the path itself names records. */
  route: string;
  address: string | null;
  /** For the log: who asked, as soon as that is known, and why it was refused. */
  accountId: string | undefined;
  refusal: string | undefined;
  /** The answer to a poll without news. */
  isIdle: boolean;
}

type AppContext = Context<{ Variables: Variables }>;

function encode({ body, brotli, csv, text }: Answer, accepted: string | undefined) {
  if (brotli) return encodeBrotli(brotli, accepted);
  if (csv && Symbol.asyncIterator in csv) return encodeStream(csv, accepted);
  return encodeBody(text?.body ?? csv?.join('') ?? JSON.stringify(body), accepted);
}

async function send(context: AppContext, answer: Answer & { type?: string }): Promise<Response> {
  const { body, encoding } = await encode(answer, context.req.header('Accept-Encoding'));
  const headers = new Headers(answer.headers);
  const plainType = answer.csv ? 'text/csv; charset=utf-8' : 'application/json';
  headers.set('Content-Type', answer.type ?? answer.text?.type ?? plainType);
  // A poll without news is asked for all day by everybody: its answer stays as small as it can.
  if (!answer.idle) headers.set('X-Request-Id', context.get('requestId'));
  context.set('isIdle', answer.idle !== undefined);
  headers.append('Vary', 'Accept-Encoding');
  if (encoding !== null) headers.set('Content-Encoding', encoding);
  const response = new Response(body, { status: answer.status ?? 200, headers });
  for (const [name, value] of context.res.headers) response.headers.append(name, value);
  return response;
}

/** Headers of every answer; few, because an empty poll should stay small. */
function protect(context: AppContext, isSecure: boolean): void {
  context.header('Cache-Control', 'no-store');
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  if (isSecure) context.header('Strict-Transport-Security', 'max-age=31536000');
}

/** Nobody stores the answer to an empty poll (`no-store`), and none of its headers is read. */
const LEFT_OUT_OF_IDLE = ['Vary', 'Access-Control-Expose-Headers'];

/** After every other one has set its own. */
function leaveOutOfIdle(context: AppContext): void {
  if (!context.get('isIdle')) return;
  for (const name of LEFT_OUT_OF_IDLE) context.res.headers.delete(name);
}

function sendError(context: AppContext, error: unknown, log: Logger): Promise<Response> {
  const requestId = context.get('requestId');
  const { problem: body, headers, expected } = answerFor(error, requestId);
  context.set('refusal', body.code);
  if (!expected) log.error({ requestId, err: error }, 'failed');
  const all: Record<string, string> = { ...headers };
  if (body.status === 401) all['WWW-Authenticate'] ??= CHALLENGE;
  return send(context, { status: body.status, body, headers: all, type: PROBLEM_TYPE });
}

function allowExtensions(ids: readonly string[]) {
  return cors({
    origin: (origin) => (isExtensionOrigin(origin, ids) ? origin : null),
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'Idempotency-Key',
      'Patchpanel-Protocol',
      'Patchpanel-Source',
    ],
    exposeHeaders: ['Date', 'ETag', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
    maxAge: 7200,
  });
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
    const { status } = context.res;
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

/** Limits of those routes that take more than others. */
function bodyLimits(routes: readonly Route[]): (method: string, path: string) => number {
  const larger = routes.flatMap(({ method, path, maxBodyBytes }) => {
    const pattern = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
    return maxBodyBytes === undefined ? [] : [{ method, pattern, maxBodyBytes }];
  });
  return (method, path) =>
    larger.find((route) => route.method === method && route.pattern.test(path))?.maxBodyBytes ??
    MAX_BODY_BYTES;
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
  const open = {
    facts,
    readiness: operations.readiness,
    metrics: { text: () => operations.metrics.text(), isFor: operations.showsMetrics },
    openApi: () => openApiDocument(ROUTES, facts),
  };
  app.use(noteAnswers(log, operations));
  app.use(noteAddress(operations.clientAddress));
  app.use(async (context, next) => {
    protect(context, options.isSecure);
    await next();
    leaveOutOfIdle(context);
  });
  app.use(allowExtensions(options.extensionIds));
  const limitOf = bodyLimits(ROUTES);
  const server: DataServer = { ...options, limits: operations.limits, works: new LastingWorks() };
  app.use(limitBody(({ req }) => limitOf(req.method, req.path)));
  for (const route of ROUTES) {
    app.on(route.method, route.path, async (context) => {
      context.set('route', route.path);
      limitAddress(operations, context, route);
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
    sendError(context, new ProblemError(problem(404, 'no_route', 'There is no such address.')), log),
  );
  app.onError((error, context) => sendError(context, error, log));
  return app;
}
