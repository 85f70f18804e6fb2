/** Serves a route that needs sign-in: one transaction bound to the caller, for a poll one per look. */
import { createHash } from 'node:crypto';
import type { Context, HonoRequest } from 'hono';
import type { Database, Transaction, TransactionOptions } from '../db/database.ts';
import type { Snapshots } from '../feed/snapshot.ts';
import { ProblemError } from '../problem-error.ts';
import { readCaller } from '../records/caller.ts';
import type { SecretBox } from '../records/secret-box.ts';
import { AskedRequest, BoundRequest } from './asked-request.ts';
import type { Authenticate, Authenticated } from './authenticate.ts';
import type { IdleAnswers } from './idle-answers.ts';
import type { LastingWorks, Wanted } from './lasting-works.ts';
import { lengthOf, MAX_BODY_BYTES } from './limit-body.ts';
import { poll } from './poll.ts';
import { problem } from './problem-answer.ts';
import { type RateLimits, RESOLVE_COST } from './rate-limit.ts';
import { readBody, readQuery } from './read-request.ts';
import type { Answer, DataRoute, Look, Preparing, ServerFacts } from './route.ts';
import type { SeenCallers } from './seen-callers.ts';

export interface DataServer {
  readonly database: Database;
  readonly tenantId: string;
  readonly authenticate: Authenticate;
  readonly polls: IdleAnswers;
  readonly facts: ServerFacts;
  readonly secrets: SecretBox | null;
  readonly snapshots: Snapshots;
  readonly callers: SeenCallers;
  readonly works: LastingWorks;
  readonly limits: RateLimits;
}

/** A machine's token may ask `/v1/resolve` and nothing else. */
function refuseMachines(grants: readonly { role: string }[]): void {
  if (grants.length === 0 || grants.some((grant) => grant.role !== 'runtime')) return;
  throw new ProblemError(problem(403, 'role', 'This account may only resolve events.'));
}

/** What ends a work waits until that is rolled back. */
const isLong = ({ mayBeLong, lasts, endsWork }: DataRoute) =>
  mayBeLong === true || lasts !== undefined || endsWork !== undefined;

type Looking = (options: TransactionOptions) => Look;

/** The account is read in each transaction, so that a disabled one fails at once. */
function lookingAs(server: DataServer, route: DataRoute, { accountId, token }: Authenticated): Looking {
  const binding = { tenantId: server.tenantId, accountId };
  const mayBeLong = isLong(route);
  return (options) => (work) =>
    server.database.transaction(
      binding,
      async (transaction) => {
        const caller = await readCaller(transaction, token);
        if (route.servesMachines !== true) refuseMachines(caller.grants);
        return work(transaction, caller);
      },
      { ...options, mayBeLong },
    );
}

/** It is kept in memory while it comes. */
function isLarge(request: HonoRequest, { body, maxBodyBytes = MAX_BODY_BYTES }: DataRoute): boolean {
  if (!body || maxBodyBytes <= MAX_BODY_BYTES) return false;
  return (lengthOf(request) ?? maxBodyBytes) > MAX_BODY_BYTES;
}

function preparing({ params, body, signal }: AskedRequest, lookAt: Looking): Preparing {
  return { params, body, signal, look: lookAt({ readOnly: true }), write: lookAt({}) };
}

/** Looks once: the account is read in the very transaction that serves it. */
async function lookOnce(
  server: DataServer,
  route: DataRoute,
  request: AskedRequest,
  wanted?: Wanted,
): Promise<Answer> {
  const { database, tenantId, facts, secrets, snapshots, callers } = server;
  const lookAt = lookingAs(server, route, request);
  const prepared = route.prepare ? await route.prepare(preparing(request, lookAt)) : null;
  const { accountId } = request;
  const ahead = route.ahead?.(request, { tenantId, accountId, secrets, seen: callers.seen(accountId) });
  const answerBy = (look: Look) =>
    look((transaction, caller) => {
      if (ahead) callers.see(caller);
      const more = { caller, look, prepared, facts, secrets, snapshots };
      const answer = (tx: Transaction) =>
        route.answer(new BoundRequest(request, { transaction: tx, ...more }));
      return wanted ? wanted.within(transaction, answer) : answer(transaction);
    });
  const readOnly = route.access === 'read';
  const mayBeReplica = route.mayBeReplica === true && Boolean(database.replicas?.());
  const answer = await answerBy(
    lookAt({ readOnly, mayBeReplica, ahead, asksNoMore: ahead && ahead.length > 0 }),
  ).finally(() => route.leave?.(prepared, lookAt({})));
  if (answer.status !== 410 || !mayBeReplica) return answer;
  // Only the primary may say so (sync.md).
  return answerBy(lookAt({ readOnly }));
}

/** Who asks; a work that the request ends is told of it before anything else. */
async function authenticated(server: DataServer, route: DataRoute, context: Context): Promise<Authenticated> {
  const { authenticate, works } = server;
  const authorization = context.req.header('Authorization');
  if (!route.endsWork) return authenticate(authorization);
  const about = route.endsWork({ params: context.req.param() as Record<string, string> });
  return works.arriving(async () => {
    const found = await authenticate(authorization);
    if (about !== undefined) works.giveUp(`${found.accountId} ${about}`);
    return found;
  });
}

/** An edit made for another version of this interface must wait until both sides understand each other. */
function refuseAnotherTime(header: string | undefined, { min, max }: ServerFacts['protocol']): void {
  const version = header === undefined ? min : Number(header);
  if (version >= min && version <= max) return;
  const detail = `This server speaks versions ${min} to ${max} of its interface, not ${header}.`;
  throw new ProblemError({ ...problem(400, 'protocol', detail), field: 'Patchpanel-Protocol' });
}

function lastingWork(route: DataRoute, request: AskedRequest, { method, url }: Request) {
  const about = route.lasts?.(request);
  const idempotencyKey = request.header('Idempotency-Key');
  if (about === undefined || idempotencyKey === undefined) return null;
  const { accountId, body } = request;
  const text = body instanceof Uint8Array ? body : JSON.stringify(body ?? null);
  const bodyHash = createHash('sha256').update(text).digest('hex');
  return {
    key: JSON.stringify([accountId, idempotencyKey, request.header('If-Match'), method, url, bodyHash]),
    about: `${accountId} ${about}`,
  };
}

/** Against the rates; `app.ts` counts it for addresses. */
export const costOf = (route: Pick<DataRoute, 'servesMachines'>) => (route.servesMachines ? RESOLVE_COST : 1);

export async function serveData(server: DataServer, route: DataRoute, context: Context): Promise<Answer> {
  const who = await authenticated(server, route, context);
  const { accountId, token } = who;
  context.set('accountId', accountId);
  server.limits.require('account', accountId, costOf(route));
  if (route.access === 'write') {
    refuseAnotherTime(context.req.header('Patchpanel-Protocol'), server.facts.protocol);
  }
  const query = readQuery(context.req, route.query);
  const { raw } = context.req;
  if (isLarge(context.req, route)) {
    const look = lookingAs(server, route, who)({ readOnly: true });
    await look(async (_, caller) => caller.may.changeAnything());
  }
  const request = new AskedRequest(context, {
    accountId,
    token,
    query,
    body: await readBody(context.req, route),
    // Asked for by who needs it alone: it costs as much as the rest of an empty poll.
    signal: () => raw.signal,
  });
  const lasting = lastingWork(route, request, raw);
  if (lasting) {
    return server.works.join(lasting, (wanted) =>
      lookOnce(server, route, request.withSignal(wanted.signal), wanted),
    );
  }
  const look = () => lookOnce(server, route, request);
  if (route.waits !== true) return look();
  const { wait, ...asked } = query;
  return poll({
    look,
    polls: server.polls,
    tenantId: server.tenantId,
    accountId,
    key: JSON.stringify([accountId, token.signOuts, route.path, asked]),
    seconds: wait as number,
    signal: () => request.signal,
  });
}
